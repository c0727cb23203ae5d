/* global document, GraphiQL, React, ReactDOM, TextDecoderStream */

const WELCOME = `# Who stands behind a Service, right now. Change namespace and name, and press Ctrl-Enter.
query Endpoints {
  endpoints(service: { namespace: "shop", name: "cart" }) {
    revision
    freshness { stale lagMs clusters { name state } }
    targets
    endpoints { address ready zone nodeName }
  }
}

# The same, as it changes:
# subscription { endpoints(service: { namespace: "shop", name: "cart" }) { type revision changes { type endpoint { address ready } } } }
`;

/** Subscriptions come as server-sent events, everything else by POST. */
async function ask(parameters, { documentAST, headers } = {}) {
  const streams = isSubscription(documentAST, parameters.operationName);
  const response = await fetch(streams ? '/graphql/stream' : '/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: streams ? 'text/event-stream' : 'application/json',
      ...(await proof()),
      ...headers,
    },
    body: JSON.stringify(parameters),
  });
  return streams && response.ok ? results(response.body) : response.json();
}

/** What a change by the cookie of a session takes; nothing, where nobody is signed in. */
async function proof() {
  const response = await fetch('/v1/session');
  const { csrf } = response.ok ? await response.json() : { csrf: null };
  return csrf === null ? {} : { 'rollcall-csrf': csrf };
}

function isSubscription(document, operationName) {
  const operations = document?.definitions.filter(({ kind }) => kind === 'OperationDefinition') ?? [];
  const named = operations.find(({ name }) => !operationName || name?.value === operationName);
  return named?.operation === 'subscription';
}

/** What is streamed, event by event. */
async function* results(body) {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const data = /^event: next\ndata: (.*)$/m.exec(event)?.[1];
      if (data) yield JSON.parse(data);
    }
  }
}

const page = React.createElement(GraphiQL, { fetcher: ask, defaultQuery: WELCOME, defaultEditorToolsVisibility: true });
ReactDOM.createRoot(document.querySelector('#graphiql')).render(page);
