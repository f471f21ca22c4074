import { HoldoutError } from '../../../shared/domain/errors.ts'

/** An element with what is in it; the text is that between its children, put together. */
export interface XmlElement {
  tag: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/y
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** Elements within elements. */
const DEEPEST = 100

/**
 * XML 1.0 without a document type, which files of shapes have none of and which would let a small file grow without end.
 * @throws `invalid-input` where it is not well formed
 */
export function readXml(text: string): XmlElement {
  const document: XmlElement = { tag: '', attributes: {}, children: [], text: '' }
  const open = [document]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)
    const within = open.at(-1)
    if (!token || !within) throw damaged()
    const [whole, end, tag, attributes = '', alone] = token
    if (tag === undefined) {
      if (!whole.startsWith('<')) within.text += plain(whole)
    } else if (end === '/') {
      if (within.tag !== tag || open.length === 1) throw damaged()
      open.pop()
    } else {
      const element: XmlElement = { tag, attributes: {}, children: [], text: '' }
      for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
        element.attributes[name] = plain(double ?? single ?? '')
      }
      within.children.push(element)
      if (alone !== '/') open.push(element)
      if (open.length > DEEPEST) throw damaged()
    }
  }
  const [root, ...others] = document.children
  if (!root || others.length > 0 || open.length > 1) throw damaged()
  return root
}

const damaged = (): HoldoutError => new HoldoutError('invalid-input', 'This is not well-formed XML.')

const plain = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (entity, decimal?: string, hex?: string, name = '') => {
    const point = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : null
    if (point !== null && point <= 0x10ffff) return String.fromCodePoint(point)
    return ENTITIES[String(name)] ?? entity
  })
