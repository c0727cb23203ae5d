import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { ReadyAnswers } from '@rollcall/graphql';
import { GraphqlEdgeModule } from '@rollcall/graphql';
import type { EndpointWords } from '@rollcall/rest';
import { RestModule } from '@rollcall/rest';

import type { AppParts } from './app-parts.js';
import { reportTo } from './report-defect.js';
import { VERSION } from './version.js';

/** The API server: both edges over the same rooms. */
@Module({})
export class ApiModule {
  static register(
    { parts, health, status, config, logger, admission }: AppParts,
    words: EndpointWords,
    ready: ReadyAnswers,
  ): DynamicModule {
    const { streams, ...rooms } = parts;
    return {
      module: ApiModule,
      imports: [
        RestModule.register({ ...parts, health, status, version: VERSION, ...admission }, words),
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
