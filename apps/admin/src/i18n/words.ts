import type { BackendModule, ResourceKey } from 'i18next';

/** Brings the words of a screen when the first part of it asks for them, in the one language that is spoken: `<language>/<namespace>.json`. */
export const words: BackendModule = {
  type: 'backend',
  callbackApi: true,
  init: () => undefined,
  read(language, namespace, done) {
    wordsOf(language, namespace).then(
      (found) => done(null, found),
      (error: unknown) => done(error instanceof Error ? error : String(error), true),
    );
  },
};

async function wordsOf(language: string, namespace: string): Promise<ResourceKey> {
  const module: unknown = await import(`./${language}/${namespace}.json`, { with: { type: 'json' } });
  return (module as { readonly default: ResourceKey }).default;
}
