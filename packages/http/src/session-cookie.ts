import { parseCookie, stringifySetCookie } from 'cookie'

const name = 'hub_session'

/** The value of a Set-Cookie header that signs a browser in for `seconds`. */
export const sessionCookie = (key: string, options: { isSecure: boolean; seconds: number }): string =>
  stringifySetCookie({
    name,
    value: key,
    httpOnly: true,
    sameSite: 'strict', // no other site can make a browser send it
    path: '/',
    secure: options.isSecure,
    maxAge: options.seconds,
  })

/** The value of a Set-Cookie header that signs a browser out. */
export const endedSessionCookie = (options: { isSecure: boolean }): string =>
  sessionCookie('', { ...options, seconds: 0 })

/** The session key in a Cookie header. */
export const sessionKeyIn = (cookies: string | undefined): string | undefined =>
  cookies === undefined ? undefined : parseCookie(cookies)[name] || undefined
