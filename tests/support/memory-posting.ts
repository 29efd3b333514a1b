/** What one asks of the plain ledger in memory-ledger.ts, and what it answers; instants in milliseconds. */

export interface MemoryLot {
  lot: number;
  order: string | null;
  remaining: number;
  pinned: number;
  pending: boolean;
  earnedAt: number;
  availableAt: number | null;
  expiresAt: number | null;
}

export type MemoryPosting = { member: string; key: string; hash: string } & (
  | {
      kind: 'order';
      order: string;
      target: number;
      policy: 'owe' | 'forgive';
      availableAt: number | null;
      expiresAt: number | null;
      graceUntil: number;
    }
  | { kind: 'earn' | 'adjust'; points: number; availableAt: number | null; expiresAt: number | null }
  | { kind: 'spend'; points: number }
  | { kind: 'hold'; hold: string; points: number }
  | { kind: 'capture'; hold: string }
  | { kind: 'void'; hold: string; graceUntil: number }
  | { kind: 'mature' | 'expire' }
  | { kind: 'return'; reverses: number; points: number; graceUntil: number }
  | { kind: 'redate'; lots: number[]; expiresAt: number | null }
  | { kind: 'undo'; reverses: number }
);

export interface MemoryOutcome {
  outcome: string;
  seq: number | null;
  available: number;
  pending: number;
  held: number;
  debt: number;
  missing: number | null;
}
