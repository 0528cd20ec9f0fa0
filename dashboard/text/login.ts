import type { Text } from '../../core/i18n.ts'

/** Words of coming in and going. */
export const loginText = {
  working: { es: 'Ingresando…', pt: 'Entrando…', en: 'Logging in…' },
  needed: {
    es: 'Esta página es para el rol «{audience}» o superior.',
    pt: 'Esta página é para o papel "{audience}" ou superior.',
    en: 'This page is for the role "{audience}" or above.',
  },
  youAre: { es: 'Usted ingresó como «{role}».', pt: 'Você entrou como "{role}".', en: 'You are in as "{role}".' },
  demandAllowed: {
    es: 'Con su rol puede ver el pronóstico de la demanda:',
    pt: 'Com o seu papel você pode ver a previsão da demanda:',
    en: 'With your role you may see the forecast of demand:',
  },
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
  withProvider: { es: 'Ingresar con {name}', pt: 'Entrar com {name}', en: 'Log in with {name}' },
  denied: {
    es: 'Quien confirma su identidad no le da acceso a Atalaya, o ninguno de sus grupos tiene un rol aquí. Pídalo a quien administra.',
    pt: 'Quem confirma sua identidade não lhe dá acesso ao Atalaya, ou nenhum dos seus grupos tem um papel aqui. Peça a quem administra.',
    en: 'Who vouches for you does not let you use Atalaya, or none of your groups has a role here. Ask an administrator.',
  },
  unreachable: {
    es: 'El servicio de identidad no responde. Inténtelo más tarde.',
    pt: 'O serviço de identidade não responde. Tente mais tarde.',
    en: 'The identity service does not answer. Try again later.',
  },
  begun: {
    es: 'La respuesta no corresponde a un pedido reciente de este navegador. Empiece de nuevo.',
    pt: 'A resposta não corresponde a um pedido recente deste navegador. Comece de novo.',
    en: 'The answer belongs to no recent request of this browser. Begin again.',
  },
  inAs: {
    es: 'Ingresó como {subject}, rol {role}.',
    pt: 'Entrou como {subject}, papel {role}.',
    en: 'In as {subject}, role {role}.',
  },
  leave: { es: 'Salir', pt: 'Sair', en: 'Log out' },
  leaveAll: { es: 'Salir en todos los equipos', pt: 'Sair em todos os aparelhos', en: 'Log out everywhere' },
} as const satisfies Record<string, Text>
