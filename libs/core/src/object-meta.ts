/** Text values by key: labels, annotations and selectors. */
export type StringMap = Readonly<Record<string, string>>;

/** metadata.ownerReferences[i] as the API server publishes it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/**
 * The part of a Kubernetes object's metadata that Rollcall keeps: everything but managedFields, which is most of an
 * object's bytes and says nothing about endpoints. Fields are as published; an absent field was absent.
 */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly generateName?: string;
  /** Changes when an object is deleted and created again under the same name. */
  readonly uid?: string;
  /** Decimal text beyond 2^53; compare with {@link compareResourceVersions}, within one cluster and resource only. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}
