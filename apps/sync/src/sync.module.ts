import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

import type { SyncWorkerParts } from './sync-worker.js';
import { SyncWorker } from './sync-worker.js';

/** The sync worker, put together. */
@Module({})
export class SyncModule {
  static register(parts: SyncWorkerParts): DynamicModule {
    return { module: SyncModule, providers: [{ provide: SyncWorker, useFactory: () => new SyncWorker(parts) }] };
  }
}
