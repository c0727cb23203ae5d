import type { Snippet } from './snippet.js';
import { curl } from './snippets/curl.js';
import { graphql } from './snippets/graphql.js';
import { haproxy } from './snippets/haproxy.js';
import { java } from './snippets/java.js';
import { php } from './snippets/php.js';
import { prometheus } from './snippets/prometheus.js';
import { python } from './snippets/python.js';
import { sse } from './snippets/sse.js';

/** From the simplest on. */
export const SNIPPETS: readonly Snippet[] = [curl, sse, graphql, python, java, php, haproxy, prometheus];
