import {
  OWNER_KEY_HEADER,
  PEER_KEY_HEADER,
  SESSION_COOKIE,
  TOKEN_PREFIX,
  accountErrorBody,
  accountRoutes,
  boardRoutes,
  courseErrorBody,
  courseRoutes,
  paymentRoutes,
  reviewRoutes,
  webhookEvents,
  webhookRoutes,
  errorBody,
  ownerKey,
  routes,
  secret,
  type Route,
} from '@gongbang/protocol';
import { z } from 'zod';

const json = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: z.toJSONSchema(schema, { io, unrepresentable: 'any' }) },
});

/** A body that is sent or answered as it is, not as JSON. */
const bytes = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, {}]));

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

/** Who asks, besides what the link opens: needed for personal answers. */
const peerKey = { name: PEER_KEY_HEADER, in: 'header', required: false, schema: z.toJSONSchema(secret) };

/** If registration is closed. */
const owner = {
  name: OWNER_KEY_HEADER,
  in: 'header',
  required: false,
  schema: z.toJSONSchema(ownerKey),
};

/** Whether the link key is a booking's, which nobody needs who is signed in with its address. */
const isOfBooking = ({ keyed = false, who }: Route): boolean => keyed && who === 'anybody';

/** Which keys a caller presents. */
function securityOf(route: Route): object[] {
  const { keyed = false, who = 'anybody', token = false } = route;
  if (isOfBooking(route)) {
    return [{ linkKey: [] }, { session: [] }];
  }
  const shown = { ...(keyed ? { linkKey: [] } : {}), ...(who === 'anybody' ? {} : { session: [] }) };
  return [...(Object.keys(shown).length === 0 ? [] : [shown]), ...(token ? [{ apiToken: [] }] : [])];
}

function operation(operationId: string, route: Route, refusal: z.ZodType): object {
  const { summary, keyed = false, params, query, body, takes, gives, response } = route;
  const security = securityOf(route);
  const sent = takes === undefined ? body && json(body, 'input') : bytes(takes);
  return {
    operationId,
    summary,
    parameters: [
      ...(params === undefined ? [] : parametersIn('path', params)),
      ...(query === undefined ? [] : parametersIn('query', query)),
      ...(keyed && !isOfBooking(route) ? [peerKey] : []),
      ...(route.owned === true ? [owner] : []),
    ],
    ...(sent === undefined ? {} : { requestBody: { required: true, content: sent } }),
    ...(security.length === 0 ? {} : { security }),
    responses: {
      ...(route.redirects === true
        ? { 302: { description: 'Redirects to another page.' } }
        : {
            200: {
              description: 'Done.',
              content: gives === undefined ? json(response, 'output') : bytes(gives),
            },
          }),
      default: { description: 'Refused; the code says why.', content: json(refusal, 'output') },
    },
  };
}

const header = (name: string, description: string): object => ({
  ...{ name, in: 'header', required: true, description, schema: { type: 'string' } },
});

/** What other programs are sent, and how it is signed. */
function webhooks(): Record<string, object> {
  const parameters = [
    header('webhook-id', 'The event’s id: the same each time it is sent.'),
    header('webhook-timestamp', 'When it was sent, in seconds since 1970.'),
    header(
      'webhook-signature',
      '`v1,` and an HMAC-SHA256 of id, time and body; several, separated by spaces, while secrets change.',
    ),
  ];
  return Object.fromEntries(
    Object.entries(webhookEvents).map(([type, { summary, data }]) => {
      const payload = z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data });
      const responses = {
        '2XX': { description: 'The event has arrived.' },
        410: { description: 'Nothing more should be sent to this address.' },
        default: { description: 'The event is sent again, for up to three days.' },
      };
      const requestBody = { required: true, content: json(payload, 'output') };
      return [type, { post: { operationId: type, summary, parameters, requestBody, responses } }];
    }),
  );
}

/** The REST interface as OpenAPI 3.1, from the schemas that validate it. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  const add = (table: Readonly<Record<string, Route>>, refusal: z.ZodType): void => {
    for (const [operationId, route] of Object.entries(table)) {
      paths[route.path] ??= {};
      Object.assign(paths[route.path] ?? {}, { [route.method]: operation(operationId, route, refusal) });
    }
  };
  add(routes, errorBody);
  add(accountRoutes, accountErrorBody);
  add(courseRoutes, courseErrorBody);
  add(reviewRoutes, courseErrorBody);
  add(boardRoutes, courseErrorBody);
  add(paymentRoutes, courseErrorBody);
  add(webhookRoutes, courseErrorBody);
  return {
    openapi: '3.1.0',
    info: { title: 'Gongbang', version, license: { name: 'Apache-2.0' } },
    paths,
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        linkKey: { type: 'http', scheme: 'bearer', description: 'The key behind the # of a link.' },
        apiToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: `${TOKEN_PREFIX}…`,
          description:
            'An API token, which an owner creates at /studio/developers. A read token works for every `get` that lists it; a full token for every operation that does.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'Set at sign-in; without `__Host-` if the page is not served over https.',
        },
      },
    },
  };
}
