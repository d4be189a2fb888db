// Reads what was written with the readers of others, and fails where one refuses it.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'

const require = createRequire(import.meta.url)
const dir = process.argv[2]
const at = (...names) => path.join(dir, ...names)
let bad = 0
const fail = (...said) => { if (bad++ < 20) console.log('!', ...said) }

// FollowTheMoney: every entity by its schema, every reference to one of the right kind.
function followTheMoney () {
  const { Model, defaultModel } = require('@alephdata/followthemoney')
  const model = JSON.parse(JSON.stringify(defaultModel))
  for (const name of ['politicalGroup', 'constituency']) { // of the model since: the package is older
    model.schemata.Occupancy.properties[name] ??= { label: name, name, qname: 'Occupancy:' + name, type: 'string', maxLength: 1024 }
  }
  const ftm = new Model(model)
  const kinds = new Map()
  const entities = []
  for (const line of fs.readFileSync(at('ftm.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const raw = JSON.parse(line)
    try {
      const entity = ftm.getEntity(raw)
      if (kinds.has(raw.id)) fail('two entities have the id', raw.id)
      kinds.set(raw.id, entity.schema)
      for (const name of entity.schema.required ?? []) if (!entity.hasProperty(name)) fail(raw.id, 'lacks', name)
      entities.push([entity, raw])
    } catch (e) { fail(String(e), line.slice(0, 200)) }
  }
  for (const [entity, raw] of entities) {
    for (const p of entity.getProperties()) {
      for (const v of raw.properties[p.name]) {
        if (p.type.name === 'entity' && !kinds.get(v)?.isA(p.getRange())) fail(raw.id, p.name, v, 'is no', p.getRange().name)
        if (p.type.name === 'date' && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(v)) fail(raw.id, p.name, v, 'is no date')
        if (p.maxLength && v.length > p.maxLength) fail(raw.id, p.name, 'is too long')
      }
    }
  }
  console.log(`FollowTheMoney: ${entities.length} entities`)
}

// csvwDataset gives the statements that a table's metadata make, which the parser takes.
async function csvwDataset (table) {
  const rdf = (await import('@rdfjs/dataset')).default
  const { default: data } = await import('@rdfjs/data-model')
  const ns = 'http://www.w3.org/ns/csvw#'
  const list = rdf.dataset()
  const say = (s, p, o) => list.add(data.quad(s, data.namedNode(ns + p), o))
  const rdfNS = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
  const root = data.blankNode(), schema = data.blankNode()
  say(root, 'tableSchema', schema)
  let next = data.blankNode()
  say(schema, 'column', next)
  table.tableSchema.columns.forEach((c, i, all) => {
    const node = data.blankNode()
    say(node, 'name', data.literal(c.name))
    say(node, 'title', data.literal(c.titles))
    if (typeof c.datatype === 'string') say(node, 'datatype', data.namedNode('http://www.w3.org/2001/XMLSchema#' + c.datatype))
    else {
      const type = data.blankNode()
      say(node, 'datatype', type)
      say(type, 'base', data.literal(c.datatype.base))
      say(type, 'format', data.literal(c.datatype.format))
    }
    list.add(data.quad(next, data.namedNode(rdfNS + 'first'), node))
    const rest = i + 1 < all.length ? data.blankNode() : data.namedNode(rdfNS + 'nil')
    list.add(data.quad(next, data.namedNode(rdfNS + 'rest'), rest))
    next = rest
  })
  return list
}

// csvOnTheWeb reads each table back, and holds keys against their rows.
async function csvOnTheWeb () {
  const { default: Parser } = await import('rdf-parser-csvw')
  const metadata = JSON.parse(fs.readFileSync(at('csvw', 'csv-metadata.json'), 'utf8'))
  const counts = {}
  const cells = {}
  for (const table of metadata.tables) {
    const parser = new Parser({ baseIRI: 'http://example.org/', metadata: await csvwDataset(table), timezone: 'UTC' })
    const rows = new Map()
    for await (const quad of parser.import(fs.createReadStream(at('csvw', table.url)))) {
      if (/\/ns\/csvw#|rdf-syntax-ns#/.test(quad.predicate.value)) continue // of the table, not of a cell
      const name = decodeURIComponent(quad.predicate.value.split('#').pop())
      if (!rows.has(quad.subject.value)) rows.set(quad.subject.value, {})
      rows.get(quad.subject.value)[name] = quad.object.value
      const want = table.tableSchema.columns.find(c => c.name === name)
      if (!want) fail(table.url, 'has a column without metadata:', name)
      const type = quad.object.datatype?.value.split('#')[1]
      if (want && type !== (want.datatype.base ?? want.datatype)) fail(table.url, name, 'was read as', type)
    }
    const seen = new Set()
    for (const row of rows.values()) {
      const key = JSON.stringify(table.tableSchema.primaryKey.map(k => row[k] ?? ''))
      if (seen.has(key)) fail(table.url, 'has the key twice:', key)
      seen.add(key)
      for (const c of table.tableSchema.columns) if (c.required && !row[c.name]) fail(table.url, 'lacks', c.name)
    }
    counts[table.url.replace('.csv', '')] = rows.size
    cells[table.url] = [...rows.values()]
  }
  let keys = 0
  for (const table of metadata.tables) {
    for (const key of table.tableSchema.foreignKeys ?? []) {
      keys++
      const ids = new Set(cells[key.reference.resource].map(r => r[key.reference.columnReference[0]]))
      for (const row of cells[table.url]) {
        const id = row[key.columnReference[0]]
        if (id && !ids.has(id)) fail(table.url, key.columnReference[0], id, 'is not in', key.reference.resource)
      }
    }
  }
  console.log(`CSV on the Web: ${Object.values(counts).reduce((a, b) => a + b, 0)} rows of ${metadata.tables.length} tables, ${keys} foreign keys hold`)
  return counts
}

// parquet lets DuckDB read each file, and holds the rows against those of the CSV.
async function parquet (counts) {
  const { DuckDBInstance } = require('@duckdb/node-api')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  const ask = async sql => (await db.runAndReadAll(sql)).getRows()
  let rows = 0
  for (const table of Object.keys(counts)) {
    const file = at('parquet', table + '.parquet')
    const [[n]] = await ask(`select count(*) from '${file}'`)
    rows += Number(n)
    if (Number(n) !== counts[table]) fail(file, 'has', n, 'rows, the CSV', counts[table])
    const csv = at('csvw', table + '.csv')
    const types = Object.fromEntries((await ask(`describe select * from '${file}'`)).map(r => [r[0], r[1]]))
    for (const [name, type] of Object.entries(types)) {
      if (/_(first|last)$/.test(name)) { if (type !== 'DATE') fail(file, name, 'is', type); continue }
      const cell = type === 'VARCHAR[]' ? `coalesce(array_to_string("${name}", ';'), '')`
        : type === 'BOOLEAN' ? `case when "${name}" then 'yes' else '' end`
          : type === 'DOUBLE' ? null : `coalesce(cast("${name}" as varchar), '')`
      if (!cell) continue
      const [[differ]] = await ask(`select count(*) from (select row_number() over () n, ${cell} v from '${file}') a
        join (select row_number() over () n, coalesce("${name}", '') v from read_csv('${csv}', all_varchar=true, header=true, delim=',', quote='"', escape='"', parallel=false)) b on a.n = b.n where a.v <> b.v`)
      if (Number(differ) > 0) fail(file, name, type, 'differs from the CSV in', differ, 'rows')
    }
  }
  console.log(`Parquet: DuckDB reads ${rows} rows of ${Object.keys(counts).length} tables, cell by cell what the CSV has`)
}

async function frictionless () {
  if (!fs.existsSync(at('package'))) return
  const { Package } = require('datapackage')
  const p = await Package.load(at('package', 'datapackage.json'))
  if (!p.valid) p.errors.forEach(e => fail(String(e)))
  console.log(`Frictionless: the profile ${p.descriptor.profile} takes ${p.resources.length} resources`)
}

followTheMoney()
await parquet(await csvOnTheWeb())
await frictionless()
console.log(bad ? `${bad} things are wrong` : 'all is read as it was written')
process.exit(bad ? 1 : 0)
