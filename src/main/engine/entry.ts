import { createResources } from './createResources.ts'
import { createHandlers } from './handlers/index.ts'
import { openPort } from './openPort.ts'
import { serveEngine } from './serveEngine.ts'

serveEngine(openPort(), async (settings) => {
  const resources = await createResources(settings)
  return { handlers: createHandlers(resources), provider: resources.networks.executionProvider }
})
