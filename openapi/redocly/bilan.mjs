// Rules of the contract that the linter does not bring. Each one refuses a thing that has broken somebody's client.

const PROBLEM = '#/components/schemas/Problem';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
// RFC 6749 section 5.2 gives the token endpoint error words of its own.
const OTHER_WORDS = { issueToken: ['400', '401'] };
// RFC 6749 section 3.2: the token endpoint ignores the parameters that it does not know.
const OPEN_REQUESTS = ['issueToken'];
const WITHOUT_BOUND = ['uuid', 'date', 'date-time'];
// Resources of which a file holds one, actions that are no noun, and what is asked of the whole product.
const SINGULAR = ['qualiopi', 'timeline', 'sandbox', 'access-journal', 'draft', 'caseload', 'hours', 'me', 'status', 'health', 'oauth', 'token', 'docs', 'live', 'ready', 'acceptance', 'clock', 'retention', 'reading', 'export', 'explain', 'cpf'];

const operations = (root) =>
  Object.entries(root.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })));

function* schemasUnder(node, follow, seen = new Set()) {
  if (!node || typeof node !== 'object' || seen.has(node)) return;
  seen.add(node);
  if (node.$ref) {
    yield* schemasUnder(follow(node.$ref), follow, seen);
    return;
  }
  yield node;
  for (const part of [...Object.values(node.properties ?? {}), node.items, ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]) {
    yield* schemasUnder(part, follow, seen);
  }
}

const at = (root) => (ref) => ref.slice(2).split('/').reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], root);

// A rule that looks at each operation, with every reference resolved by hand.
const eachOperation = (check) => () => ({
  Root(root, { report, location }) {
    const follow = at(root);
    for (const { path, method, operation } of operations(root)) {
      const say = (message) => report({ message: `${operation.operationId}: ${message}`, location: location.child(['paths', path, method]) });
      check({ root, path, method, operation, follow, say });
    }
  },
});

/** A map from names of a known shape to values of a known shape, of a known size: nothing unknown comes in by it. */
const isBoundedMap = (schema) => typeof schema.additionalProperties === 'object' && schema.propertyNames?.pattern !== undefined && schema.maxProperties !== undefined;
const resolved = (node, follow) => (node?.$ref ? follow(node.$ref) : node);
const answers = (operation, follow) => Object.entries(operation.responses).map(([status, answer]) => [status, resolved(answer, follow)]);
const parameters = (operation, follow) => (operation.parameters ?? []).map((parameter) => resolved(parameter, follow));

const rules = {
  'problems-in-one-shape': eachOperation(({ operation, follow, say }) => {
    for (const [status, answer] of answers(operation, follow)) {
      if (status < '400' || OTHER_WORDS[operation.operationId]?.includes(status)) continue;
      const media = Object.entries(answer.content ?? {});
      const fits = media.length === 1 && media[0][0] === 'application/problem+json' && media[0][1].schema?.$ref === PROBLEM;
      if (!fits) say(`${status} is not the one problem document`);
    }
  }),

  'expected-problems': eachOperation(({ operation, path, follow, say }) => {
    const expected = ['406', '422', '429', '500'];
    if (operation.security?.length) expected.push('401', '403', '503');
    if (path.includes('{')) expected.push('404');
    if (operation.requestBody) expected.push('400', '413', '415');
    const names = parameters(operation, follow).map((parameter) => parameter.name);
    if (names.includes('If-Match')) expected.push('412', '428');
    if (operation['x-command']) expected.push('409');
    const missing = expected.filter((status) => !operation.responses[status]);
    if (missing.length && !OTHER_WORDS[operation.operationId]) say(`does not document ${missing.join(', ')}`);
    if (!operation['x-problems']?.length) say('does not list its problem codes');
  }),

  'bounded-values': () => ({
    Schema(schema, { report, location }) {
      const types = [schema.type].flat();
      const closed = schema.enum || schema.const !== undefined;
      if (types.includes('string') && !closed && schema.maxLength === undefined && !WITHOUT_BOUND.includes(schema.format)) {
        report({ message: 'A string has a maxLength.', location });
      }
      if (types.includes('array') && schema.maxItems === undefined) report({ message: 'An array has a maxItems.', location });
      if (types.includes('integer') && !closed && (schema.minimum === undefined || schema.maximum === undefined)) {
        report({ message: 'An integer has a minimum and a maximum.', location });
      }
      if (types.includes('number') && !closed && (schema.minimum === undefined || schema.maximum === undefined)) {
        report({ message: 'A number has a minimum and a maximum.', location });
      }
      if (schema.default === null) report({ message: 'No default of null: generated clients misread it.', location });
    },
  }),

  'request-examples': eachOperation(({ operation, say }) => {
    for (const [media, content] of Object.entries(operation.requestBody?.content ?? {})) {
      if (content.example === undefined && !Object.keys(content.examples ?? {}).length) say(`${media} has no example`);
    }
  }),

  'answer-examples': eachOperation(({ operation, follow, say }) => {
    for (const [status, answer] of answers(operation, follow)) {
      const content = answer.content?.['application/json'];
      if (content && content.example === undefined && !Object.keys(content.examples ?? {}).length) say(`${status} has no example`);
    }
  }),

  'conditions-of-commands': eachOperation(({ method, operation, follow, say }) => {
    if (!operation['x-command']) return;
    const required = parameters(operation, follow).filter((parameter) => parameter.in === 'header' && parameter.required).map((parameter) => parameter.name);
    const wanted = method === 'post' ? 'Idempotency-Key' : 'If-Match';
    if (!required.includes(wanted)) say(`a command by ${method.toUpperCase()} requires ${wanted}`);
  }),

  'closed-requests': eachOperation(({ operation, follow, say }) => {
    if (OPEN_REQUESTS.includes(operation.operationId)) return;
    for (const content of Object.values(operation.requestBody?.content ?? {})) {
      for (const schema of schemasUnder(content.schema, follow)) {
        if (schema.type === 'object' && schema.additionalProperties !== false && !isBoundedMap(schema)) say('an object of its request is open to unknown members');
      }
    }
  }),

  'complete-answers': eachOperation(({ operation, follow, say }) => {
    for (const [status, answer] of answers(operation, follow)) {
      if (status >= '400') continue;
      for (const schema of schemasUnder(answer.content?.['application/json']?.schema, follow)) {
        const missing = Object.keys(schema.properties ?? {}).filter((name) => !schema.required?.includes(name));
        if (missing.length) say(`${status}: ${missing.join(', ')} may be absent; null says it better`);
      }
    }
  }),

  'open-lists': () => ({
    Root(root, { report, location }) {
      const follow = at(root);
      const told = new Set();
      for (const { operation } of operations(root)) {
        for (const [, answer] of answers(operation, follow)) {
          for (const content of Object.values(answer.content ?? {})) for (const schema of schemasUnder(content.schema, follow)) told.add(schema);
        }
      }
      for (const [name, schema] of Object.entries(root.components.schemas)) {
        if (told.has(schema) && schema.enum && !name.endsWith('Status')) {
          report({ message: `${name} is a closed list in an answer: only states are closed.`, location: location.child(['components', 'schemas', name]) });
        }
      }
    },
  }),

  'one-name-a-shape': () => ({
    Root(root, { report, location }) {
      for (const name of Object.keys(root.components.schemas)) {
        if (/-(Input|Output)$|__|Row$/.test(name)) {
          report({ message: `${name} is a name that a program gave.`, location: location.child(['components', 'schemas', name]) });
        }
      }
    },
  }),

  'known-scopes': eachOperation(({ root, operation, say }) => {
    const known = root.components.securitySchemes.machine.flows.clientCredentials.scopes;
    if (!operation.security) say('does not say who may call it');
    for (const scope of (operation.security ?? []).flatMap((way) => way.machine ?? [])) {
      if (!(scope in known)) say(`the scope ${scope} is not defined`);
    }
  }),

  'plural-paths': eachOperation(({ path, method, operation, say }) => {
    if (!path.startsWith('/v1/')) return;
    const parts = path.slice(4).split('/');
    const nouns = parts.filter((part, index) => !part.startsWith('{') && !(index === parts.length - 1 && index > 0 && method === 'post' && operation['x-command']));
    const verbs = parts.filter((part) => METHODS.includes(part));
    if (verbs.length) say(`${verbs.join(', ')} is a method, not a part of a path`);
    const odd = nouns.filter((noun) => !noun.endsWith('s') && !SINGULAR.includes(noun));
    if (odd.length) say(`${odd.join(', ')} is no plural noun`);
  }),
};

export default () => ({ id: 'bilan', rules: { oas3: rules } });
