import type { Text } from '../i18n.ts'

/** Who may come in: what the API, the commands and the audit log say of it. */
export const accessText = {
  'api.title.unauthenticated': { es: 'Falta ingresar', pt: 'É preciso entrar', en: 'Login needed' },
  'api.title.forbidden': { es: 'Sin permiso', pt: 'Sem permissão', en: 'Not allowed' },
  'api.title.too_many': { es: 'Demasiado seguido', pt: 'Vezes demais', en: 'Too often' },
  'access.too_many': {
    es: 'Demasiados intentos fallidos desde su dirección. Espere {seconds} s.',
    pt: 'Tentativas falhadas demais do seu endereço. Espere {seconds} s.',
    en: 'Too many failed attempts from your address. Wait {seconds} s.',
  },
  'access.login_needed': {
    es: 'Esto es para el rol «{audience}» o superior. Ingrese en {path}.',
    pt: 'Isto é para o papel "{audience}" ou superior. Entre em {path}.',
    en: 'This is for the role "{audience}" or above. Log in at {path}.',
  },
  'access.role_too_low': {
    es: 'Esto es para el rol «{audience}» o superior y usted ingresó como «{role}». Pida el cambio a quien administra.',
    pt: 'Isto é para o papel "{audience}" ou superior e você entrou como "{role}". Peça a mudança a quem administra.',
    en: 'This is for the role "{audience}" or above, and you are in as "{role}". Ask an administrator to change that.',
  },
  'access.bad_token': {
    es: 'El token no vale: no existe, venció o fue revocado. Cree otro con «atalaya token create».',
    pt: 'O token não vale: não existe, venceu ou foi revogado. Crie outro com "atalaya token create".',
    en: 'The token does not hold: there is none, it expired or was revoked. Make another with "atalaya token create".',
  },
  'access.bad_link': {
    es: 'El enlace no vale: ya se usó o venció. Pida otro con «atalaya login» en la máquina del servicio.',
    pt: 'O link não vale: já foi usado ou venceu. Peça outro com "atalaya login" na máquina do serviço.',
    en: 'The link does not hold: it was used or has expired. Get another with "atalaya login" on the service’s machine.',
  },
  'access.bad_state': {
    es: 'La respuesta no corresponde a un pedido reciente de este navegador. Empiece de nuevo.',
    pt: 'A resposta não corresponde a um pedido recente deste navegador. Comece de novo.',
    en: 'The answer belongs to no recent request of this browser. Begin again.',
  },
  'access.provider_denied': {
    es: 'Quien confirma identidades no le da acceso a Atalaya, o ninguno de sus grupos tiene un rol aquí. Pídalo a quien administra.',
    pt: 'Quem confirma identidades não lhe dá acesso ao Atalaya, ou nenhum dos seus grupos tem um papel aqui. Peça a quem administra.',
    en: 'The identity provider does not let you use Atalaya, or none of your groups has a role here. Ask an administrator.',
  },
  'access.provider_unreachable': {
    es: '{url} no responde como se esperaba: {detail}. Inténtelo más tarde.',
    pt: '{url} não responde como esperado: {detail}. Tente mais tarde.',
    en: '{url} does not answer as expected: {detail}. Try again later.',
  },
  'access.no_provider': {
    es: 'Aquí no se ingresa así: falta access.{kind} en la configuración.',
    pt: 'Aqui não se entra assim: falta access.{kind} na configuração.',
    en: 'Nobody logs in that way here: the configuration has no access.{kind}.',
  },
  'access.too_often': {
    es: 'Demasiados pedidos. Espere {seconds} s.',
    pt: 'Pedidos demais. Espere {seconds} s.',
    en: 'Too many requests. Wait {seconds} s.',
  },
  'access.foreign_origin': {
    es: 'El pedido viene de otra página que este servicio, o no dice de cuál. Hágalo desde las páginas de Atalaya o con un token.',
    pt: 'O pedido vem de outra página que não a deste serviço, ou não diz de qual. Faça-o das páginas do Atalaya ou com um token.',
    en: 'The request comes from a page that is not this service’s, or does not say which. Use the pages of Atalaya, or a token.',
  },
  'access.bad_body': {
    es: 'El contenido no es el que se espera: {detail}.',
    pt: 'O conteúdo não é o esperado: {detail}.',
    en: 'The body is not what is expected: {detail}.',
  },
  'access.body_too_large': {
    es: 'El contenido pasa de {bytes} bytes.',
    pt: 'O conteúdo passa de {bytes} bytes.',
    en: 'The body is larger than {bytes} bytes.',
  },
  'access.no_token': {
    es: 'No hay un token vigente con el número {id}. «atalaya token list» los muestra.',
    pt: 'Não há token vigente com o número {id}. "atalaya token list" mostra todos.',
    en: 'There is no token in force with the number {id}. "atalaya token list" shows them.',
  },
  'access.token_name': {
    es: 'Diga para qué es: atalaya token create NOMBRE --role {roles} --days DÍAS.',
    pt: 'Diga para que é: atalaya token create NOME --role {roles} --days DIAS.',
    en: 'Say what it is for: atalaya token create NAME --role {roles} --days DAYS.',
  },
  'access.token_created': {
    es: 'Token {id} «{name}», rol {role}, vale hasta el {until}. Guárdelo ahora: no se vuelve a mostrar.',
    pt: 'Token {id} "{name}", papel {role}, vale até {until}. Guarde-o agora: não será mostrado de novo.',
    en: 'Token {id} "{name}", role {role}, holds until {until}. Keep it now: it is not shown again.',
  },
  'access.token_row': {
    es: '{id}  {name}  {role}  hasta {until}  último uso: {used}',
    pt: '{id}  {name}  {role}  até {until}  último uso: {used}',
    en: '{id}  {name}  {role}  until {until}  last used: {used}',
  },
  'access.never': { es: 'nunca', pt: 'nunca', en: 'never' },
  'access.revoked': { es: 'revocado', pt: 'revogado', en: 'revoked' },
  'access.expired': { es: 'vencido', pt: 'vencido', en: 'expired' },
  'access.no_tokens': { es: 'No hay tokens.', pt: 'Não há tokens.', en: 'There are no tokens.' },
  'access.token_revoked': { es: 'Token {id} revocado.', pt: 'Token {id} revogado.', en: 'Token {id} revoked.' },
  'access.bad_days': {
    es: '--days va de 1 a {most} (dice «{value}»).',
    pt: '--days vai de 1 a {most} (diz "{value}").',
    en: '--days goes from 1 to {most} (it says "{value}").',
  },
  'access.link': {
    es: 'Abra este enlace en los próximos {minutes} minutos; sirve una vez y da el rol {role}:',
    pt: 'Abra este link nos próximos {minutes} minutos; serve uma vez e dá o papel {role}:',
    en: 'Open this link within {minutes} minutes; it works once and gives the role {role}:',
  },
  'access.audit_broken': {
    es: 'La bitácora fue alterada: la entrada {id} no sigue de las anteriores.',
    pt: 'O registro de auditoria foi alterado: a entrada {id} não segue das anteriores.',
    en: 'The audit log was tampered with: entry {id} does not follow from those before.',
  },
  'access.audit_whole': {
    es: '{count} entradas, todas encadenadas. Última huella: {chain}',
    pt: '{count} entradas, todas encadeadas. Última impressão: {chain}',
    en: '{count} entries, each chained to the one before. Last hash: {chain}',
  },
  'cli.enter': { es: 'Ingresar', pt: 'Entrar', en: 'Log in' },
  'cli.enter_again': {
    es: '«atalaya login» da un enlace de ingreso',
    pt: '"atalaya login" dá um link para entrar',
    en: '"atalaya login" gives a link to log in',
  },
} as const satisfies Record<string, Text>
