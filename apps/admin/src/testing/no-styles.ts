/** Stands for style sheets in specs: every class has its own name. */
const names = new Proxy<Record<string, string>>({}, { get: (_target, name) => String(name) });

export { names as default };
