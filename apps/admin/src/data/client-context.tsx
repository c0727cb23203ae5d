import type { RollcallClient } from '@rollcall/client';
import { createContext, use } from 'react';

const ClientContext = createContext<RollcallClient | null>(null);

export const ClientProvider = ClientContext.Provider;

/** The one client of this page. */
export function useClient(): RollcallClient {
  const client = use(ClientContext);
  if (!client) throw new Error('there is no client here: wrap it in <ClientProvider>');
  return client;
}
