"""Countries: the dissolve of the coverage, with their names in the region's languages.

Names other than English come from CLDR; `name_fa` is the Dari form (fa-AF), as on Afghan maps.
"""

from collections import defaultdict

import shapely
from babel import Locale

from shared import ATLAS, COUNTRIES, Work, read_features, write_features

LANGUAGES = {"name_fa": "fa_AF", "name_ps": "ps", "name_tg": "tg", "name_ru": "ru", "name_uz": "uz"}


def main():
    work = Work.from_arguments()
    members = defaultdict(list)
    for properties, shape in read_features(work.units):
        members[properties["country"]].append(shape)
    locales = {name: Locale.parse(tag) for name, tag in LANGUAGES.items()}
    features = []
    for country, (code, english) in COUNTRIES.items():
        names = {name: locale.territories.get(code, "") for name, locale in locales.items()}
        # The areas share their vertices, so this union drops common edges and invents nothing.
        features.append(({"id": country, "name": english, **names}, shapely.coverage_union_all(members[country])))
    write_features(ATLAS / "countries.geojson", features)


if __name__ == "__main__":
    main()
