import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hand-written migration: one intent, forward and back. `order` sorts it; a landed one is never edited. */
export function sqlMigration(order: number, name: string, up: string, down: string): new () => MigrationInterface {
  return class implements MigrationInterface {
    // TypeORM reads the order from the last 13 digits of the name.
    readonly name = `${name}${String(order).padStart(13, '0')}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(up);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(down);
    }
  };
}
