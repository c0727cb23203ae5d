import type { ResourceDefinition } from './kubernetes-object.js';
import { apiPrefix, RESOURCES } from './kubernetes-object.js';

/** What a path means. */
export interface Target {
  readonly definition: ResourceDefinition;
  readonly namespace: string | null;
  /** null = the collection. */
  readonly name: string | null;
}

export function definitionOf(plural: string): ResourceDefinition {
  const definition = RESOURCES.find((each) => each.plural === plural);
  if (!definition) throw new TypeError(`there is no resource ${plural}`);
  return definition;
}

/** null = there is no such path. */
export function targetOf(path: string): Target | null {
  for (const definition of RESOURCES) {
    const prefix = apiPrefix(definition);
    const scoped = new RegExp(`^${prefix}/namespaces/([^/]+)/${definition.plural}(?:/([^/]+))?$`).exec(path);
    if (definition.namespaced && scoped)
      return { definition, namespace: decodeURIComponent(scoped[1] ?? ''), name: scoped[2] ?? null };
    const whole = new RegExp(`^${prefix}/${definition.plural}(?:/([^/]+))?$`).exec(path);
    if (whole && (!definition.namespaced || whole[1] === undefined))
      return { definition, namespace: null, name: whole[1] ?? null };
  }
  return null;
}
