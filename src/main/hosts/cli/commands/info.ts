import { output } from '../output.ts'
import { withCore, type CliContext } from '../withCore.ts'

/** `holdout info MEDIA`: what Holdout reads of a media. */
export async function infoCommand(context: CliContext, path: string, options: { json?: string }): Promise<void> {
  await withCore(context, async (core) => {
    core.app.grant(path)
    // The id is made anew at each look and means nothing outside a project.
    const media = { ...(await core.call('media.inspect', { path })), id: undefined }
    output(context, options.json, media)
  })
}

/** `holdout doctor`: providers, tools and models found, and why others were refused. Exits 1 where something is missing. */
export async function doctorCommand(context: CliContext, options: { json?: string }): Promise<number> {
  return withCore(context, async (core) => {
    const report = await core.call('app.doctor', {})
    output(context, options.json, report)
    return report.ok ? 0 : 1
  })
}
