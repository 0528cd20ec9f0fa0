import type { Text } from '../../core/i18n.ts'

/** Words of coming in and going. */
export const loginText = {
  title: { es: 'Ingresar', pt: 'Entrar', en: 'Log in' },
  working: { es: 'Ingresando…', pt: 'Entrando…', en: 'Logging in…' },
  needed: {
    es: 'Esta página es para el rol «{audience}» o superior.',
    pt: 'Esta página é para o papel "{audience}" ou superior.',
    en: 'This page is for the role "{audience}" or above.',
  },
  youAre: { es: 'Usted ingresó como «{role}».', pt: 'Você entrou como "{role}".', en: 'You are in as "{role}".' },
  how: {
    es: 'Pida un enlace de ingreso a quien administra Atalaya. En la máquina del servicio, lo da:',
    pt: 'Peça um link de acesso a quem administra o Atalaya. Na máquina do serviço, ele é dado por:',
    en: 'Ask whoever runs Atalaya for a link to log in. On the service’s machine this gives one:',
  },
  once: {
    es: 'El enlace sirve una vez, durante 15 minutos.',
    pt: 'O link serve uma vez, durante 15 minutos.',
    en: 'The link works once, within 15 minutes.',
  },
  inAs: {
    es: 'Ingresó como {subject}, rol {role}.',
    pt: 'Entrou como {subject}, papel {role}.',
    en: 'In as {subject}, role {role}.',
  },
  leave: { es: 'Salir', pt: 'Sair', en: 'Log out' },
  leaveAll: { es: 'Salir en todos los equipos', pt: 'Sair em todos os aparelhos', en: 'Log out everywhere' },
  session: { es: 'Sesión', pt: 'Sessão', en: 'Session' },
  role: { es: 'rol {role}', pt: 'papel {role}', en: 'role {role}' },
} as const satisfies Record<string, Text>
