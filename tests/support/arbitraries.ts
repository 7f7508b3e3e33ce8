import fc from 'fast-check';
import { z } from 'zod';

/** Any JSON value, and a few that only a program has. */
type Value = unknown;

/** The parts of a JSON schema that matter here. */
interface JsonSchema {
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** A kind of id that only the running server knows: the arbitrary names it, and `withIds` fills in a real one. */
export type IdKind = 'media' | 'peer' | 'item';
const PLACEHOLDER = /^@(media|peer|item):(\d+)$/;
const placeholder = (kind: IdKind): fc.Arbitrary<string> =>
  fc.nat(31).map((index) => `@${kind}:${String(index)}`);
/** The protocol's ids are recognized by their patterns. */
const ID_PATTERNS: Readonly<Record<string, IdKind>> = {
  '^[A-Za-z0-9_-]{16}$': 'peer',
  '^[A-Za-z0-9_-]{4,24}$': 'item',
};

/** Values that mean something to the media server, by field name: random text would be refused at once. */
const MEANINGFUL: Readonly<Record<string, fc.Arbitrary<string>>> = {
  mimeType: fc.constantFrom(
    'audio/opus',
    'video/VP8',
    'video/AV1',
    'video/H264',
    'video/rtx',
    'audio/red',
    'video/x',
  ),
  uri: fc.constantFrom(
    'urn:ietf:params:rtp-hdrext:sdes:mid',
    'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
    'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'urn:x',
  ),
};

/** At most this many items where a schema allows more: most messages are small. */
const USUAL_ITEMS = 3;

/** Values of a schema's shape, from the schema itself; half of the time, ids are placeholders. */
export function shapeOf(schema: z.ZodType): fc.Arbitrary<Value> {
  return fromSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

function fromSchema(schema: JsonSchema, name = ''): fc.Arbitrary<Value> {
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((option) => fromSchema(option, name)));
  }
  if ('const' in schema) {
    return fc.constant(schema.const);
  }
  if (schema.enum !== undefined) {
    return fc.constantFrom(...schema.enum);
  }
  switch (schema.type) {
    case 'object':
      return fromObject(schema);
    case 'array':
      return fromArray(schema);
    case 'string':
      return MEANINGFUL[name] ?? fromString(schema);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? -Infinity) + 1, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 32),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function fromObject({
  properties,
  required = [],
  propertyNames,
  ...schema
}: JsonSchema): fc.Arbitrary<Value> {
  if (properties === undefined) {
    const { additionalProperties } = schema;
    return fc.dictionary(
      propertyNames === undefined ? fc.string({ maxLength: 8 }) : fromString(propertyNames),
      typeof additionalProperties === 'object'
        ? fromSchema(additionalProperties)
        : fc.jsonValue({ maxDepth: 1 }),
      { maxKeys: USUAL_ITEMS },
    );
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, fromSchema(value, key)]),
  );
  return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
}

function fromArray({
  items,
  prefixItems,
  minItems = 0,
  maxItems = USUAL_ITEMS,
}: JsonSchema): fc.Arbitrary<Value> {
  if (prefixItems !== undefined) {
    return fc.tuple(...prefixItems.map((item) => fromSchema(item)));
  }
  return fc.array(typeof items === 'object' ? fromSchema(items) : fc.jsonValue(), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, USUAL_ITEMS)),
  });
}

function fromString({ pattern, format, minLength = 0, maxLength = 24 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') {
    return fc.oneof(placeholder('media'), fc.uuid());
  }
  const kind = pattern === undefined ? undefined : ID_PATTERNS[pattern];
  if (kind !== undefined) {
    return fc.oneof(placeholder(kind), fc.stringMatching(new RegExp(pattern ?? '')));
  }
  const limits = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 24)) };
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern));
    } catch {
      // A pattern that fast-check cannot generate from: only the length is respected.
    }
  }
  return fc.oneof(
    { weight: 3, arbitrary: fc.string(limits) },
    { weight: 1, arbitrary: fc.string({ ...limits, unit: 'binary' }) },
  );
}

/** Nested arrays, deeper than anything sane. */
export function nested(depth: number): Value {
  let value: Value = 0;
  for (let level = 0; level < depth; level += 1) {
    value = [value];
  }
  return value;
}

/** Values that break careless code: prototype keys, numbers at the edge, half characters, depth, bytes. */
export const hostile: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value[]>(
    null,
    '',
    true,
    0,
    -0,
    -1,
    1.5,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    1e308,
    -1e308,
    Number.NaN,
    Infinity,
    '\ud800',
    'x\udc00x',
    '\u0000',
    '\u202e',
    'a\r\nb:c',
    '__proto__',
    'constructor',
    'toString',
    '../../x',
    [],
    {},
  ),
  fc
    .constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}')
    .map((json): Value => JSON.parse(json)),
  fc.integer({ min: 1, max: 9 }).map((exponent) => nested(2 ** exponent)),
  fc.integer({ min: 100, max: 5000 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 64 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A value with one thing in it changed. */
export function mutated(values: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc
    .tuple(values, fc.nat(), fc.constantFrom('replace', 'remove', 'add', 'wrap', 'double'), hostile)
    .map(([value, at, how, other]) => {
      const places = placesOf(value);
      return places.length === 0 ? other : mutate(value, places[at % places.length] ?? [], how, other);
    });
}

type Path = readonly (string | number)[];

function placesOf(value: Value, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return [path];
  }
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function mutate(value: Value, [key, ...rest]: Path, how: string, other: Value): Value {
  if (key === undefined) {
    return how === 'wrap'
      ? [value]
      : how === 'double'
        ? [value, value]
        : how === 'remove'
          ? undefined
          : other;
  }
  const copy: Record<string, Value> | Value[] = Array.isArray(value)
    ? [...(value as Value[])]
    : { ...(value as Record<string, Value>) };
  const fields = copy as Record<string, Value>;
  if (rest.length > 0 || how === 'replace' || how === 'wrap') {
    fields[key] = mutate(fields[key], rest, how, other);
  } else if (how === 'remove') {
    Reflect.deleteProperty(fields, key);
  } else if (how === 'add') {
    fields['unknown'] = other;
  } else if (Array.isArray(copy)) {
    copy.push(copy[Number(key)]);
  } else {
    fields[key] = [fields[key], fields[key]];
  }
  return copy;
}

/** The value with real ids in place of placeholders; a kind with no id yet keeps its placeholder. */
export function withIds(value: Value, ids: Readonly<Record<IdKind, readonly string[]>>): Value {
  if (typeof value === 'string') {
    const [, kind, index] = PLACEHOLDER.exec(value) ?? [];
    const known = kind === undefined ? [] : ids[kind as IdKind];
    return known[Number(index) % known.length] ?? value;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item: Value) => withIds(item, ids));
  }
  const copy: Record<string, Value> = {};
  for (const [key, inner] of Object.entries(value)) {
    // Not by assignment: `__proto__` must arrive as a key.
    Object.defineProperty(copy, key, {
      value: withIds(inner, ids),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}
