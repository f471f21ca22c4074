import { ipcRenderer } from 'electron'

// Hands the page one MessagePort to the core, and nothing else.
ipcRenderer.on('holdout:port', (event) => {
  window.postMessage('holdout:port', window.location.origin, event.ports)
})
