/** The first file's path on the host, once all are there; files of one call lie in one folder, as a sequence must. */
export async function uploadFiles(
  files: readonly File[],
  batch: string,
  onProgress: (fraction: number) => void,
): Promise<string> {
  const inOrder = sorted(files)
  const total = inOrder.reduce((sum, file) => sum + file.size, 0)
  let sent = 0
  let firstPath: string | null = null
  for (const file of inOrder) {
    const path = await uploadFile(file, batch, (bytes) => {
      onProgress(total > 0 ? (sent + bytes) / total : 1)
    })
    sent += file.size
    firstPath ??= path
  }
  if (firstPath === null) throw new Error('There is no file to upload.')
  return firstPath
}

/** The folder's path on the host, once all that is in it is there. */
export async function uploadFolder(
  files: readonly File[],
  batch: string,
  onProgress: (fraction: number) => void,
): Promise<string> {
  const path = await uploadFiles(files, batch, onProgress)
  const [first] = sorted(files)
  // As many folders above the first file as it lies deep in the chosen one.
  const depth = (first?.webkitRelativePath.split('/').length ?? 2) - 1
  return path.split(/[/\\]/).slice(0, -depth).join('/')
}

const sorted = (files: readonly File[]): File[] =>
  [...files].sort((first, second) => first.name.localeCompare(second.name, 'en', { numeric: true }))

const isNumbered = ({ name }: File): boolean => /^\d+\.\w+$/.test(name)

// fetch does not tell how much of a body was sent; XMLHttpRequest does.
function uploadFile(file: File, batch: string, onProgress: (bytes: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    // Frames that are only numbers are called after their folder, which a browser does not tell of chosen files.
    const folder = file.webkitRelativePath.split('/').slice(0, -1).join('/') || (isNumbered(file) ? 'Sequence' : '')
    request.open('POST', `/upload?${new URLSearchParams({ name: file.name, batch, folder }).toString()}`)
    request.upload.addEventListener('progress', ({ loaded }) => {
      onProgress(loaded)
    })
    request.addEventListener('load', () => {
      if (request.status === 200) resolve((JSON.parse(request.responseText) as { path: string }).path)
      else reject(new Error(messageOf(request)))
    })
    request.addEventListener('error', () => {
      reject(new Error('The connection broke off. Try again.'))
    })
    request.send(file)
  })
}

function messageOf(request: XMLHttpRequest): string {
  try {
    const { message } = JSON.parse(request.responseText) as { message?: string }
    return message ?? request.responseText
  } catch {
    return request.responseText || `The host answered ${String(request.status)}.`
  }
}
