import { fastifyCookie } from '@fastify/cookie'

const name = 'hub_session'
// SameSite=Strict: no other site can make a browser send it.
const attributes = { httpOnly: true, sameSite: 'strict', path: '/' } as const

/** The value of a Set-Cookie header that signs a browser in for `seconds`. */
export const sessionCookie = (key: string, options: { isSecure: boolean; seconds: number }): string =>
  fastifyCookie.serialize(name, key, { ...attributes, secure: options.isSecure, maxAge: options.seconds })

/** The value of a Set-Cookie header that signs a browser out. */
export const endedSessionCookie = (options: { isSecure: boolean }): string =>
  sessionCookie('', { ...options, seconds: 0 })

/** The session key in a Cookie header. */
export const sessionKeyIn = (cookies: string | undefined): string | undefined =>
  cookies === undefined ? undefined : fastifyCookie.parse(cookies)[name] || undefined
