import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import { EndpointWords } from './answers/endpoint-words.js';
import { AuditController } from './controllers/audit.controller.js';
import { BackendsController } from './controllers/backends.controller.js';
import { ChecksController } from './controllers/checks.controller.js';
import { ClustersController } from './controllers/clusters.controller.js';
import { DocsController } from './controllers/docs.controller.js';
import { EndpointsController } from './controllers/endpoints.controller.js';
import { HistoryController } from './controllers/history.controller.js';
import { IdentityProviderController } from './controllers/identity-provider.controller.js';
import { OperationsController } from './controllers/operations.controller.js';
import type { RestParts } from './controllers/rest-parts.js';
import { REST_PARTS } from './controllers/rest-parts.js';
import { SessionController } from './controllers/session.controller.js';
import { ServicesController } from './controllers/services.controller.js';
import { TokensController } from './controllers/tokens.controller.js';

/** The REST edge: `/v1`, health, and its own documentation. */
@Module({})
export class RestModule {
  /** `words` also answer in front of the server: see {@link ReadyAnswers}. */
  static register(parts: RestParts, words: EndpointWords): DynamicModule {
    return {
      module: RestModule,
      controllers: [
        EndpointsController,
        HistoryController,
        ServicesController,
        BackendsController,
        ChecksController,
        ClustersController,
        AuditController,
        TokensController,
        SessionController,
        IdentityProviderController,
        OperationsController,
        DocsController,
      ],
      providers: [
        { provide: REST_PARTS, useValue: parts },
        { provide: EndpointWords, useValue: words },
      ],
    };
  }
}
