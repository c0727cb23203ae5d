import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

export interface UsedKeys {
  /** `namespace:a.b`, without the ending for a number. */
  readonly keys: readonly string[];
  /** Of keys that are put together: `t(`status.${state}`)`. */
  readonly prefixes: readonly RegExp[];
}

/**
 * The keys that sources ask for: the first argument of what `useTranslation` gives, mostly `t`, and `i18nKey` of `<Trans>`. The namespace is
 * that of `useTranslation` in the same file, or stands in the key.
 */
export function usedKeys(folder: string): UsedKeys {
  const keys = new Set<string>();
  const prefixes = new Map<string, RegExp>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(name) || /\.spec\.tsx?$|\.d\.ts$/.test(name) || name.startsWith('testing')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (!/useTranslation|TFunction|i18nKey/.test(text)) continue;
    for (const key of keysOf(ts.createSourceFile(name, text, ts.ScriptTarget.Latest))) {
      if (key.includes('\0')) prefixes.set(key, patternOf(key));
      else keys.add(key);
    }
  }
  return { keys: [...keys].sort(), prefixes: [...prefixes.values()] };
}

/** With their namespace; parts that are put in are told by a NUL. */
function keysOf(source: ts.SourceFile): readonly string[] {
  const translators = translatorsOf(source);
  const found: string[] = [];
  const take = (node: ts.Node | undefined, namespaces: Iterable<string>): void => {
    if (!node) return;
    const text = textOf(node);
    if (text?.includes(':')) found.push(text);
    else if (text !== null) for (const namespace of namespaces) found.push(`${namespace}:${text}`);
    else if (ts.isConditionalExpression(node))
      for (const side of [node.whenTrue, node.whenFalse]) take(side, namespaces);
    else if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) take(node.expression, namespaces);
  };
  walk(source, (node) => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      const namespaces = ts.isIdentifier(name) ? translators.get(name.text) : undefined;
      if (namespaces) take(node.arguments[0], namespaces);
    }
    if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name) && node.name.text === 'i18nKey') {
      const { initializer } = node;
      const value = initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
      take(value, new Set([...translators.values()].flatMap((namespaces) => [...namespaces])));
    }
  });
  return found;
}

/** By which names a file translates, and from which namespaces: `const { t: common } = useTranslation('common')`. */
function translatorsOf(source: ts.SourceFile): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (name: string, namespace: string | undefined): void => {
    if (namespace !== undefined) found.set(name, (found.get(name) ?? new Set()).add(namespace));
  };
  walk(source, (node) => {
    // In a function that is handed `t`, its type says the namespace.
    if (ts.isTypeReferenceNode(node) && isNamed(node.typeName, 'TFunction')) {
      const [of] = node.typeArguments ?? [];
      if (of && ts.isLiteralTypeNode(of) && ts.isStringLiteral(of.literal)) add('t', of.literal.text);
    }
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isCallExpression(node.initializer)) return;
    const { expression, arguments: args } = node.initializer;
    if (!isNamed(expression, 'useTranslation') || !ts.isObjectBindingPattern(node.name)) return;
    const [argument] = args;
    const first = argument && ts.isArrayLiteralExpression(argument) ? argument.elements[0] : argument;
    for (const { name, propertyName } of node.name.elements) {
      const isT = isNamed(propertyName ?? name, 't');
      if (isT && ts.isIdentifier(name)) add(name.text, first && ts.isStringLiteral(first) ? first.text : undefined);
    }
  });
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `\0${literal.text}`).join('');
}

function patternOf(key: string): RegExp {
  const literal = key.split('\0').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('[^:]+?')}$`);
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
