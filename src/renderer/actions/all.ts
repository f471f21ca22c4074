import type { Action } from './action.ts'
import { editActions } from './edit.ts'
import { fileActions } from './file.ts'
import { historyActions } from './history.ts'
import { lookActions } from './look.ts'
import { objectActions } from './objects.ts'
import { panelActions } from './panels.ts'
import { playActions } from './play.ts'
import { propagateActions, shotActions } from './propagate.ts'
import { regionActions } from './regions.ts'
import { shotListsAction } from './shotLists.ts'
import { sizeActions, subtract, toolActions } from './tools.ts'
import { viewActions } from './view.ts'

/** Every action of the editor. No two share a key. */
export const allActions: readonly Action[] = [
  ...fileActions,
  ...editActions,
  ...historyActions,
  ...playActions,
  ...toolActions,
  subtract,
  ...sizeActions,
  ...objectActions,
  ...propagateActions,
  ...shotActions,
  shotListsAction,
  ...viewActions,
  ...lookActions,
  ...panelActions,
  ...regionActions,
]
