import { createConnection, type Connection } from './createConnection.ts'
import { messagePortChannel } from './messagePortChannel.ts'
import { openWebSocket } from './webSocketChannel.ts'

/**
 * Connects the page to the core: in Electron by the port its preload hands over, elsewhere by the WebSocket of the host
 * that served the page. Call it while the page loads: the port comes once, when loading is done.
 */
export function connect(): Promise<Connection> {
  if (location.protocol === 'holdout:') return createConnection(nextPort)
  forgetToken()
  return createConnection(() => openWebSocket(`ws://${location.host}/rpc`))
}

function nextPort(): Promise<ReturnType<typeof messagePortChannel>> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'holdout:port' || !port) return
      window.removeEventListener('message', receive)
      resolve(messagePortChannel(port))
    }
    window.addEventListener('message', receive)
  })
}

/** The address held the token only to begin with: a cookie has it now, and addresses end up in histories and screenshots. */
function forgetToken(): void {
  const address = new URL(location.href)
  if (!address.searchParams.has('token')) return
  address.searchParams.delete('token')
  history.replaceState(history.state, '', address)
}
