import type { Tx } from '@hub/database'
import { and, eq } from 'drizzle-orm'
import type { Question } from '../question.ts'
import { answers, questions } from '../tables.ts'

export async function insertAnswer(
  tx: Tx,
  { requestId, questionId, revision }: Question,
  answer: { text: string; value?: unknown },
  answeredAt: Date,
): Promise<void> {
  await tx.insert(answers).values({ requestId, questionId, revision, answeredAt, ...answer })
  await tx
    .update(questions)
    .set({ closedAt: answeredAt, closedAs: 'answered' })
    .where(
      and(eq(questions.requestId, requestId), eq(questions.questionId, questionId), eq(questions.revision, revision)),
    )
}
