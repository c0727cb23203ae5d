/** Folder of a real control plane's programs (KUBEBUILDER_ASSETS, the convention of controller-runtime's envtest); '' = there is none here. */
export const ASSETS = process.env.KUBEBUILDER_ASSETS ?? '';
