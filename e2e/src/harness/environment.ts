/** Folder of a real control plane's programs (the convention of controller-runtime's envtest); '' = there is none here. */
export const ASSETS = process.env.KUBEBUILDER_ASSETS ?? '';

/** Where programs are found. */
export const PATH = process.env.PATH ?? '';

/** Title of a suite that needs a real control plane: says why it is skipped. */
export function onRealCluster(title: string): string {
  return ASSETS === '' ? `${title} (skipped: KUBEBUILDER_ASSETS is not set)` : title;
}
