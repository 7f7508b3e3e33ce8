import { OWNER_KEY_HEADER, PEER_KEY_HEADER, errorBody, ownerKey, routes, secret } from '@gongbang/protocol';
import { z } from 'zod';

const json = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }) },
});

/** Every property of an object schema as a parameter. */
function parametersIn(place: 'path' | 'query', schema: z.ZodType): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

/** Who asks, beside what the link opens: needed for what is personal. */
const peerKey = { name: PEER_KEY_HEADER, in: 'header', required: false, schema: z.toJSONSchema(secret) };

/** Where registration is closed. */
const owner = {
  name: OWNER_KEY_HEADER,
  in: 'header',
  required: false,
  schema: z.toJSONSchema(ownerKey),
};

/** The REST interface as OpenAPI 3.1, from the schemas that check it. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const { method, path, summary, keyed, response } = route;
    paths[path] ??= {};
    paths[path][method] = {
      operationId,
      summary,
      parameters: [
        ...('params' in route ? parametersIn('path', route.params) : []),
        ...('query' in route ? parametersIn('query', route.query) : []),
        ...(keyed ? [peerKey] : []),
        ...('owned' in route ? [owner] : []),
      ],
      ...('body' in route ? { requestBody: { required: true, content: json(route.body, 'input') } } : {}),
      ...(keyed ? { security: [{ linkKey: [] }] } : {}),
      responses: {
        200: { description: 'Done.', content: json(response, 'output') },
        default: { description: 'Refused; the code says why.', content: json(errorBody, 'output') },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gongbang', version, license: { name: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        linkKey: { type: 'http', scheme: 'bearer', description: 'The key behind the # of a class link.' },
      },
    },
  };
}
