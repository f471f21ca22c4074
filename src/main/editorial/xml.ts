import XMLBuilder from 'fast-xml-builder'

/** An element's children in order: text, or elements by name; `$` holds attributes. Lists repeat an element. */
export interface XmlNode {
  name: string
  attributes?: Record<string, string>
  children?: readonly XmlNode[]
  text?: string
}

export const node = (name: string, children: readonly XmlNode[] = [], attributes?: Record<string, string>): XmlNode =>
  attributes ? { name, children, attributes } : { name, children }
export const leaf = (name: string, text: string | number): XmlNode => ({ name, text: String(text) })

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
})

/** An XML 1.0 document with a document type. Characters that XML cannot hold are left out. */
export function writeXml(root: XmlNode): string {
  const body = builder.build([ordered(root)])
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${root.name}>\n${body.trim()}\n`
}

function ordered({ name, attributes, children = [], text }: XmlNode): Record<string, unknown> {
  const content = text === undefined ? children.map(ordered) : [{ '#text': legal(text) }]
  const own = Object.entries(attributes ?? {}).map(([key, value]) => [key, legal(value)])
  return own.length === 0 ? { [name]: content } : { [name]: content, ':@': Object.fromEntries(own) as object }
}

const legal = (text: string): string => text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
