import { expect, test } from 'vitest'
import { RequestContent, RequestKey } from './request.ts'

const attachment = (url: string) => ({ attachments: [{ name: 'Plan', sha256: '0'.repeat(64), url }] })

test.for(['javascript:alert(1)', 'data:text/html,x', 'mailto:amina@example.org', 'file:///etc/passwd', 'example.org'])(
  '%s is no address of a source or an attachment: a page would link to it',
  (url) => {
    expect(RequestContent.safeParse({ title: 'x', source: url }).error?.issues).toMatchObject([{ path: ['source'] }])
    const { error } = RequestContent.safeParse({ title: 'x', ...attachment(url) })
    expect(error?.issues).toMatchObject([{ path: ['attachments', 0, 'url'] }])
  },
)

test.for(['https://mptf.undp.org/project/00140000', 'http://example.org/a?b=c#d'])('%s is one', (url) => {
  expect(RequestContent.parse({ title: 'x', source: url, ...attachment(url) }).source).toBe(url)
})

test('a request is named by its id or its reference', () => {
  for (const key of ['0190c0de-0000-7000-8000-000000000001', 'HUB-2027-0042', 'HUB-2027-123456'])
    expect(RequestKey.parse(key)).toBe(key)
  for (const key of ['HUB-27-0042', 'hub-2027-0042', 'HUB-2027-42', 'one', ''])
    expect(RequestKey.safeParse(key).error?.issues[0]?.message).toMatch(/^write the id of a request, or its reference/)
})
