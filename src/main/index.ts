import { app, BrowserWindow, dialog, Menu, MessageChannelMain, protocol, session, utilityProcess } from 'electron'
import { createApp } from './app.ts'
import { startElectronHost } from './hosts/electron/startElectronHost.ts'

const electron = { app, BrowserWindow, dialog, Menu, MessageChannelMain, protocol, session, utilityProcess }
startElectronHost(electron, {
  createApp,
  folder: import.meta.dirname,
  arguments: process.argv.slice(1),
  workingFolder: process.cwd(),
}).catch((error: unknown) => {
  dialog.showErrorBox('Holdout could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
