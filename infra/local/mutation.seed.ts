// Random tests draw the same for each change: whether a test finds it must not be a matter of luck.
import fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_124 })
