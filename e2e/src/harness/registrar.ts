import { ADMIN_TOKEN } from './installation.js';
import type { Where } from './observed.js';

/** A registration as the API shows it, as far as tests look. */
export interface RegisteredBackend {
  readonly id: string;
  readonly version: number;
  readonly address: string;
  readonly status: {
    readonly writeBack: {
      readonly state: string;
      readonly message: string | null;
      readonly slices: readonly string[];
    };
    readonly check: { readonly state: string; readonly message: string | null } | null;
    readonly resolved: { readonly addresses: readonly string[]; readonly error: string | null } | null;
  };
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T & {
    readonly code?: string;
    readonly detail?: string;
    readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
  };
}

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who registers backends over REST; `token` null = a stranger. */
export class Registrar {
  constructor(
    private readonly where: Where,
    private readonly token: string | null = ADMIN_TOKEN,
  ) {}

  async ask<T>(path: string, { method = 'GET', body, headers = {} }: Sent = {}): Promise<Answer<T>> {
    const answer = await fetch(new URL(path, this.where()), {
      method,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer<T>['body'] };
  }

  /** `service`: `<namespace>/<name>`. */
  register(
    service: string,
    items: readonly object[],
    { query = '', headers = {} }: { query?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer<{ readonly items: readonly RegisteredBackend[]; readonly plan: object }>> {
    const [namespace = '', name = ''] = service.split('/');
    const path = `/v1/namespaces/${namespace}/services/${name}/backends${query}`;
    return this.ask(path, { method: 'POST', body: { items }, headers });
  }

  /** Registers one that has to be taken. */
  async registered(service: string, item: object): Promise<RegisteredBackend> {
    const { status, body } = await this.register(service, [item]);
    const backend = status === 201 ? body.items[0] : undefined;
    if (!backend) throw new Error(`not registered: ${JSON.stringify(body)}`);
    return backend;
  }

  async backend(id: string): Promise<RegisteredBackend> {
    return (await this.ask<RegisteredBackend>(`/v1/backends/${id}`)).body;
  }

  /** Changes a registration in whatever version it has. */
  async change(id: string, patch: object): Promise<Answer<RegisteredBackend>> {
    const { version } = await this.backend(id);
    return this.ask(`/v1/backends/${id}`, {
      method: 'PATCH',
      body: patch,
      headers: { 'if-match': `"${version}"` },
    });
  }

  async remove(id: string): Promise<Answer<object>> {
    const { version } = await this.backend(id);
    return this.ask(`/v1/backends/${id}`, { method: 'DELETE', headers: { 'if-match': `"${version}"` } });
  }

  /** What legacy applications read: `host:port` lines. */
  async targets(service: string, query = ''): Promise<readonly string[]> {
    const [namespace = '', name = ''] = service.split('/');
    const url = new URL(`/v1/namespaces/${namespace}/services/${name}/endpoints${query}`, this.where());
    const answer = await fetch(url, {
      headers: { accept: 'text/plain', ...(this.token !== null && { authorization: `Bearer ${this.token}` }) },
    });
    if (answer.status !== 200) throw new Error(await answer.text());
    return (await answer.text()).split('\n').filter((line) => line !== '');
  }

  /** The graphql answer's data. */
  async graphql<T>(query: string, variables: object): Promise<T> {
    const { body } = await this.ask<{ readonly data: T; readonly errors?: unknown }>('/graphql', {
      method: 'POST',
      body: { query, variables },
    });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }
}
