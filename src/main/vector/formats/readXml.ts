import { SaxesParser } from 'saxes'
import { HoldoutError } from '../../../shared/domain/errors.ts'

/** An element with what is in it; the text is that between its children, put together. */
export interface XmlElement {
  tag: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

/** Elements within elements. */
const DEEPEST = 100

/**
 * XML 1.0 without a document type, which files of shapes have none of and which would let a small file grow without end.
 * @throws `invalid-input` where it is not well formed
 */
export function readXml(text: string): XmlElement {
  const document: XmlElement = { tag: '', attributes: {}, children: [], text: '' }
  const open = [document]
  const parser = new SaxesParser()
  const within = (): XmlElement => open.at(-1) as XmlElement
  parser.on('error', (cause) => {
    throw damaged(cause)
  })
  parser.on('doctype', () => {
    throw damaged()
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { tag: name, attributes: { ...attributes }, children: [], text: '' }
    within().children.push(element)
    open.push(element)
    if (open.length > DEEPEST) throw damaged()
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (part) => (within().text += part))
  parser.on('cdata', (part) => (within().text += part))
  parser.write(text).close()
  const [root] = document.children
  if (!root) throw damaged()
  return root
}

const damaged = (cause?: unknown): HoldoutError =>
  new HoldoutError('invalid-input', 'This is not well-formed XML.', { cause })
