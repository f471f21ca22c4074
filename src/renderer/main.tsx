import '@fontsource-variable/inter'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { shareMenu } from './actions/hostMenu.ts'
import { App } from './App.tsx'
import { connect } from './client/connect.ts'
import { createEditor } from './store/editor.ts'
import { EditorContext } from './store/EditorContext.ts'
import { rememberHand } from './store/hand.ts'
import { rememberLooks } from './store/looks.ts'
import { openDropped, openFirst } from './store/openMedia.ts'
import { startSession } from './store/session.ts'
import './styles/index.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element.')
const editor = createEditor()
rememberLooks(editor)
rememberHand(editor)
createRoot(root).render(
  <StrictMode>
    <EditorContext value={editor}>
      <App />
    </EditorContext>
  </StrictMode>,
)
void startSession(editor, connect).then(() => {
  shareMenu(editor)
  editor.connection?.on('app.dropped', ({ path }) => void openDropped(editor, path))
  return openFirst(editor)
})
