#!/usr/bin/env python3
"""Writes src/record/regions.rs: names of nationalities and regions by code.

    python3 -m venv venv && venv/bin/pip install babel pycountry
    venv/bin/python assets/regions/make_regions.py > src/record/regions.rs

Codes: ISO 3166-1 alpha-3 (from pycountry). Names in English and Japanese: Unicode
CLDR (from Babel), under the Unicode License v3 (LICENSE-UNICODE). Added by hand: the
codes that ICAO Doc 9303-3 (eighth edition, section 5) has beyond ISO 3166-1, with our
own Japanese renderings.
"""

import babel.core
import pycountry

ICAO = [
    ("EUE", "欧州連合 (通行証)", "European Union (laissez-passer)"),
    ("GBD", "英国海外領土市民", "British Overseas Territories Citizen"),
    ("GBN", "英国国民 (海外)", "British National (Overseas)"),
    ("GBO", "英国海外市民", "British Overseas Citizen"),
    ("GBP", "英国保護民", "British Protected Person"),
    ("GBS", "英国臣民", "British Subject"),
    ("RKS", "コソボ", "Kosovo"),
    ("UNA", "国際連合専門機関", "United Nations specialized agency"),
    ("UNK", "国際連合コソボ暫定行政ミッション", "United Nations Interim Administration Mission in Kosovo"),
    ("UNO", "国際連合", "United Nations"),
    ("XBA", "アフリカ開発銀行", "African Development Bank"),
    ("XCC", "カリブ共同体", "Caribbean Community"),
    ("XCE", "欧州評議会", "Council of Europe"),
    ("XCO", "東南部アフリカ市場共同体", "Common Market for Eastern and Southern Africa"),
    ("XDC", "南部アフリカ開発共同体", "Southern African Development Community"),
    ("XEC", "西アフリカ諸国経済共同体", "Economic Community of West African States"),
    ("XES", "東カリブ諸国機構", "Organization of Eastern Caribbean States"),
    ("XIM", "アフリカ輸出入銀行", "African Export-Import Bank"),
    ("XMP", "地中海議員会議", "Parliamentary Assembly of the Mediterranean"),
    ("XOM", "マルタ騎士団", "Sovereign Military Order of Malta"),
    ("XPO", "国際刑事警察機構", "INTERPOL"),
    ("XXA", "無国籍", "Stateless person"),
    ("XXB", "難民 (1951年条約)", "Refugee (1951 Convention)"),
    ("XXC", "難民 (その他)", "Refugee (other)"),
    ("XXX", "国籍不特定", "Person of unspecified nationality"),
]


def main():
    japanese = babel.core.Locale("ja").territories
    english = babel.core.Locale("en").territories
    rows = [
        (country.alpha_3, japanese[country.alpha_2], english[country.alpha_2])
        for country in pycountry.countries
    ]
    assert not {code for code, _, _ in rows} & {code for code, _, _ in ICAO}
    rows = sorted(rows + ICAO)
    print("//! Names of nationalities and regions by code, sorted by code.")
    print("//!")
    print("//! Written by assets/regions/make_regions.py: ISO 3166-1 alpha-3 with names from")
    print(f"//! Unicode CLDR {babel.core.get_cldr_version()} (Unicode License v3), and the additions of ICAO Doc 9303-3.")
    print()
    print("/// Code, Japanese name, English name.")
    print(f"pub(super) const REGIONS: [(&str, &str, &str); {len(rows)}] = [")
    for row in rows:
        print("    (%s)," % ", ".join(f'"{text}"' for text in row))
    print("];")


main()
