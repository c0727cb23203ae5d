/** Folder of a real control plane's programs (the convention of controller-runtime's envtest); '' = there is none here. */
export const ASSETS = process.env.KUBEBUILDER_ASSETS ?? '';

/** A Chromium to look at the admin UI with; '' = there is none here. `npm test` finds one. */
export const CHROMIUM = process.env.ROLLCALL_TEST_CHROMIUM ?? '';

/** Where programs are found. */
export const PATH = process.env.PATH ?? '';

/** Title of a suite that needs a real control plane: says why it is skipped. */
export function onRealCluster(title: string): string {
  return ASSETS === '' ? `${title} (skipped: KUBEBUILDER_ASSETS is not set)` : title;
}

/** Title of a suite that needs a browser: says why it is skipped. */
export function inBrowser(title: string): string {
  return CHROMIUM === ''
    ? `${title} (skipped: no Chromium is installed, and ROLLCALL_TEST_CHROMIUM names none)`
    : title;
}
