/** Contact files of the United States, its states and New York City: what each breaks, and nothing else. Not legal advice. */
import { call, court, daily, notice, past, testRows, visit } from './testing/file-rows.ts';

testRows({
  US: [
    [
      'us.win.contact',
      'one minute early in one of two zones',
      { ...call, at_utc: '2026-11-24T15:59Z', debtor_zones: ['America/New_York', 'America/Los_Angeles'] },
      ['us.win.contact'],
    ],
    [
      'us.win.contact',
      'eight o’clock in both',
      { ...call, at_utc: '2026-11-24T16:00Z', debtor_zones: ['America/New_York', 'America/Los_Angeles'] },
      [],
    ],
    [
      'us.win.contact',
      'at night, in answer to the debtor',
      { ...call, at_utc: '2026-11-24T03:30Z', exceptions: ['debtor_initiated_once'] },
      [],
    ],
    [
      'us.cap.7in7',
      'eight calls, one of which did not connect',
      {
        ...call,
        history: [
          ...daily([18, 19, 20, 21, 22, 23], 'call'),
          past('2026-11-24', 'call', { at_utc: '2026-11-24T15:00Z', result: 'not_connected' }),
        ],
      },
      [],
    ],
    [
      'us.cap.7in7',
      'seven calls to the attorney',
      { ...call, history: daily([18, 19, 20, 21, 22, 23, 23], 'call', { recipient: 'attorney' }) },
      [],
    ],
    [
      'us.cap.7in7',
      'seven about another debt',
      { ...call, history: daily([18, 19, 20, 21, 22, 23, 23], 'call', { debt: 'D2' }) },
      [],
    ],
    [
      'us.cool.conv7',
      'the seventh day, the day of the conversation being the first',
      {
        ...call,
        at_utc: '2026-11-23T17:00Z',
        history: daily([17], 'call', { result: 'conversation' }),
        stages: { validation_notice: { sent: '2026-11-18' } },
      },
      ['us.cool.conv7'],
    ],
    [
      'us.cool.conv7',
      'the eighth',
      {
        ...call,
        history: daily([17], 'call', { result: 'conversation' }),
        stages: { validation_notice: { sent: '2026-11-18' } },
      },
      [],
    ],
    [
      'us.cool.conv7',
      'two days after the debtor called',
      { ...call, history: daily([22], 'call', { result: 'conversation', direction: 'inbound' }) },
      ['us.cool.conv7'],
    ],
    [
      'us.stage.validation',
      'six days after a letter',
      { history: [past('2026-11-18', 'letter')] },
      ['us.stage.validation'],
    ],
    ['us.third', 'the employer', { ...call, recipient: 'employer' }, ['us.third']],
    ['us.third', 'the spouse, who is the consumer here', { ...call, recipient: 'spouse' }, []],
    ['us.third', 'an attorney who does not represent the debtor', { recipient: 'attorney' }, ['us.third']],
    ['us.block.represented', 'the attorney who does', { recipient: 'attorney', flags: ['represented'] }, []],
    [
      'us.location',
      'a neighbour asked twice',
      {
        ...call,
        recipient: 'neighbour',
        purpose: 'location',
        history: [past('2026-10-01', 'call', { recipient: 'neighbour', purpose: 'location' })],
      },
      ['us.location'],
    ],
    [
      'us.location',
      'a neighbour who is to be asked later',
      {
        ...call,
        recipient: 'neighbour',
        purpose: 'location',
        history: [
          {
            at_utc: '2030-01-02T17:00Z',
            channel: 'call',
            recipient: 'neighbour',
            purpose: 'location',
            tags: ['planned'],
          },
        ],
      },
      ['us.location'],
    ],
    ['us.location', 'a neighbour asked once', { ...call, recipient: 'neighbour', purpose: 'location' }, []],
    ['us.block.work_place', 'at home', { ...call, flags: ['employer_prohibits'], place: 'home' }, []],
    ['us.block.work_place', 'who knows where', { ...call, flags: ['employer_prohibits'] }, ['us.block.work_place']],
    ['us.sms_60', 'a text that is not to meet the safe harbour', { channel: 'sms' }, []],
    ['us.sms_60', 'one that is, to a number not looked up', { channel: 'sms', policy: 'safe_harbour' }, ['us.sms_60']],
    [
      'us.sms_60',
      'one that is, to a number verified within 60 days',
      { channel: 'sms', policy: 'safe_harbour', has: ['number_verified_60d_or_rnd'] },
      [],
    ],
    [
      'us.tcpa.landline',
      'the fourth automatic call in a month',
      {
        channel: 'call_auto',
        number: 'landline',
        history: [5, 9, 16].map((day) => ({
          at_utc: `2026-11-${day < 10 ? '0' : ''}${day}T17:00Z`,
          channel: 'call_auto' as const,
          debt: 'D1',
        })),
      },
      ['us.tcpa.landline'],
    ],
    [
      'us.tcpa.autodial',
      'an automatic call to nobody knows what number',
      { channel: 'call_auto' },
      ['us.tcpa.autodial'],
    ],
    [
      'us.content.mini_miranda',
      'a text that does not say who asks',
      { channel: 'sms', content: ['optout_notice'] },
      ['us.content.mini_miranda'],
    ],
    ['us.fee', 'a convenience fee', { fees: { convenience: 3 } }, ['us.fee']],
    ['us.fee', 'a fee that the contract allows', { fees: { convenience: 3 }, has: ['fee_agreed_or_proven'] }, []],
    ['us.record', 'recorded without consent', { ...call, recording: true }, ['us.record']],
  ],
  'US-NY': [
    ['us-ny.lim', 'an old debt may be asked for', { due: '2020-01-01' }, []],
    ['us-ny.lim', 'but not sued for', { due: '2020-01-01', ...court }, ['us-ny.lim']],
    ['us-ny.email', 'an address not volunteered', { channel: 'email' }, ['us-ny.email']],
  ],
  'US-NY-UPSTATE': [
    ['us-ny.email', 'a part of the state without rules of its own', { channel: 'email' }, ['us-ny.email']],
  ],
  'US-NY-NYC': [
    [
      'us-nyc.cap.3in7',
      'a fourth contact, whatever the channel',
      { ...call, history: [...daily([20], 'sms'), ...daily([21], 'email'), past('2026-11-22', 'visit')] },
      ['us-nyc.cap.3in7'],
    ],
    [
      'us-nyc.cap.3in7',
      'a fourth that the law prescribes',
      { ...call, ...notice, history: [...daily([20], 'sms'), ...daily([21], 'email'), past('2026-11-22', 'visit')] },
      [],
    ],
    [
      'us-nyc.cap.3in7',
      'three of which the law prescribed one',
      { ...call, history: [...daily([20], 'sms'), ...daily([21], 'email', notice), past('2026-11-22', 'visit')] },
      [],
    ],
    ['us-nyc.electronic', 'a text without written consent', { channel: 'sms' }, ['us-nyc.electronic']],
    ['us-nyc.electronic', 'the day before it was asked for', { channel: 'sms', at_utc: '2026-08-31T17:00Z' }, []],
  ],
  'US-MA': [
    [
      'us-ma.visit',
      'a second visit in ten days',
      { ...visit, history: [past('2026-11-14', 'visit')], stages: { validation_notice: { sent: '2026-11-15' } } },
      ['us-ma.visit'],
    ],
    [
      'us-ma.cap.work',
      'a third call to work in a month',
      { ...call, place: 'work', history: daily([3, 10], 'call', { place: 'work' }) },
      ['us-ma.cap.work'],
    ],
    [
      'us-ma.cap.work',
      'a call home instead',
      { ...call, place: 'home', history: daily([3, 10], 'call', { place: 'work' }) },
      [],
    ],
  ],
  'US-CA': [
    [
      'us-ca.win',
      'the creditor before eight',
      { ...call, actor: 'creditor', at_utc: '2026-11-24T15:30Z', debtor_zones: ['America/Los_Angeles'] },
      ['us-ca.win'],
    ],
  ],
  'US-TX': [
    ['us-tx.lim', 'court the day after four years', { ...court, due: '2022-11-23' }, ['us-tx.lim']],
    ['us-tx.lim', 'court on the last day', { ...court, due: '2022-11-24' }, []],
  ],
  'US-FL': [
    [
      'us-fl.win',
      'e-mail at night, which the creditor may send',
      { channel: 'email', actor: 'creditor', at_utc: '2026-11-24T02:30Z' },
      [],
    ],
  ],
  'US-WA': [
    [
      'us-wa.cap',
      'a fourth contact in a week',
      { channel: 'sms', history: daily([21, 22, 23], 'email') },
      ['us-wa.cap'],
    ],
  ],
  'US-DC': [
    [
      'us-dc.cap',
      'the creditor’s fourth call in a week',
      { ...call, actor: 'creditor', history: daily([21, 22, 23], 'call') },
      ['us-dc.cap'],
    ],
  ],
});
