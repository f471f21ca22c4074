import { defineConfig } from 'playwright/test'
import { findChromium } from './scripts/chromium.ts'

// The built application in a real Chromium, without a GPU: WebGL is drawn by SwiftShader.
const argumentList = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

const executablePath = findChromium()
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Drawn by SwiftShader: the same wherever they are drawn.
  snapshotPathTemplate: '{testDir}/golden/{arg}{ext}',
  // Two cores: decoding, inference and the browser share them.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { args: argumentList, ...(executablePath === null ? {} : { executablePath }) },
  },
})
