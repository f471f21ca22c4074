import { ipcRenderer, webUtils } from 'electron'

// Hands the page one MessagePort to the core.
ipcRenderer.on('holdout:port', (event) => {
  window.postMessage('holdout:port', window.location.origin, event.ports)
})

// Tells the host where a dropped file or folder lies, which the page may not know; a path that a page made up has none.
window.addEventListener('drop', ({ dataTransfer, isTrusted }) => {
  const [file] = dataTransfer?.files ?? []
  const path = file && isTrusted ? webUtils.getPathForFile(file) : ''
  if (path !== '') ipcRenderer.send('holdout:dropped', path)
})
