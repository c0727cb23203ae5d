import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { ReadyAnswers } from '@rollcall/graphql';
import { GraphqlEdgeModule } from '@rollcall/graphql';
import type { EndpointWords, RestParts } from '@rollcall/rest';
import { RestModule } from '@rollcall/rest';

import type { AppParts } from './app-parts.js';
import { reportTo } from './report-defect.js';
import { VERSION } from './version.js';

/** The API server: both edges over the same rooms. */
@Module({})
export class ApiModule {
  static register(
<<<<<<< apps/api/src/api.module.ts
    { parts, health, status, config, logger, places, blockOf }: AppParts & Pick<RestParts, 'places' | 'blockOf'>,
    { words, ready }: { readonly words: EndpointWords; readonly ready: ReadyAnswers },
=======
    { parts, health, config, logger, admission }: AppParts,
    words: EndpointWords,
    ready: ReadyAnswers,
>>>>>>> /tmp/oidc/mine
  ): DynamicModule {
    const { streams, ...rooms } = parts;
    return {
      module: ApiModule,
      imports: [
<<<<<<< apps/api/src/api.module.ts
        RestModule.register({ ...parts, health, status, version: VERSION, places, blockOf }, words),
=======
        RestModule.register({ ...parts, health, version: VERSION, ...admission }, words),
>>>>>>> /tmp/oidc/mine
        GraphqlEdgeModule.register(
          { ...rooms, endpointStreams: streams },
          {
            introspection: config.introspection,
            ready,
            reportDefect: reportTo(logger, 'a GraphQL operation failed'),
          },
        ),
      ],
    };
  }
}
