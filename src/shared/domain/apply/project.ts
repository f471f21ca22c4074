import type { Appliers } from './applier.ts'
import { patched, put } from './changes.ts'
import { requireProject } from './reader.ts'

export const projectAppliers: Appliers<'project'> = {
  'project.rename': (reader, { name }) => {
    const project = requireProject(reader)
    return put('project', project, { ...project, name })
  },
  'project.settings': (reader, { patch }) => {
    const project = requireProject(reader)
    return put('project', project, { ...project, settings: patched(project.settings, patch) })
  },
}
