import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { movedByOutages } from './outage.sql.ts'
import type { Question } from './question.ts'
import { answers, questions } from './tables.ts'

/** `due` as outages have moved it. */
const questionColumns = {
  ...getTableColumns(questions),
  due: movedByOutages(questions.due, { since: questions.askedAt, closed: questions.closedAt }),
}

export type AskedQuestion = Question & { answer: { text: string; answeredAt: Date } | null }

export async function listQuestions(reader: Reader, requestId: string): Promise<AskedQuestion[]> {
  const rows = await reader
    .select({ question: questionColumns, answer: answers })
    .from(questions)
    .leftJoin(
      answers,
      and(
        eq(answers.requestId, questions.requestId),
        eq(answers.questionId, questions.questionId),
        eq(answers.revision, questions.revision),
      ),
    )
    .where(eq(questions.requestId, requestId))
    .orderBy(asc(questions.askedAt), asc(questions.questionId))
  return rows.map(({ question, answer }) => ({ ...question, answer }))
}

export async function listOpenQuestions(tx: Tx, requestId: string): Promise<Question[]> {
  return tx
    .select(questionColumns)
    .from(questions)
    .where(and(eq(questions.requestId, requestId), isNull(questions.closedAt)))
    .orderBy(asc(questions.askedAt), asc(questions.questionId))
}

export async function insertQuestions(tx: Tx, asked: readonly (typeof questions.$inferInsert)[]): Promise<void> {
  if (asked.length > 0) await tx.insert(questions).values([...asked])
}

/** What the hub asked about an older revision it asks anew if it is still open; what a person asked stays open. */
export async function markSuperseded(tx: Tx, requestId: string, at: Date): Promise<void> {
  await tx
    .update(questions)
    .set({ closedAt: at, closedAs: 'superseded' })
    .where(
      and(eq(questions.requestId, requestId), isNull(questions.closedAt), sql`${questions.askedBy}->>'role' = 'hub'`),
    )
}
