"""Where people live and work: Chinese cities with their districts, area codes and postcodes, and a few abroad."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from callcenter.crm.customer import Address, ContactKind
from callcenter.crm.population.chance import Chance, Weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city. `postcode` has # for a digit and @ for a letter; abroad there is no area code."""

    name: str
    province: str
    area_code: str = ""
    postcode: str
    districts: Sequence[str]
    country: str = "CN"


# Name, province, area code, first digits of the postcode, weight, districts.
_CHINA: Final = """
北京 北京市 010 100 22 朝阳区 海淀区 西城区 东城区 丰台区 通州区 昌平区 大兴区
上海 上海市 021 200 25 浦东新区 徐汇区 静安区 黄浦区 闵行区 杨浦区 长宁区 宝山区
广州 广东省 020 510 19 天河区 越秀区 海珠区 白云区 番禺区 荔湾区
深圳 广东省 0755 518 18 福田区 南山区 罗湖区 宝安区 龙岗区 龙华区
成都 四川省 028 610 21 武侯区 锦江区 青羊区 金牛区 成华区 高新区
重庆 重庆市 023 400 20 渝中区 江北区 渝北区 沙坪坝区 南岸区
天津 天津市 022 300 14 和平区 河西区 南开区 河东区 滨海新区
武汉 湖北省 027 430 13 武昌区 江汉区 洪山区 汉阳区 江岸区
西安 陕西省 029 710 13 雁塔区 碑林区 未央区 莲湖区 长安区
南京 江苏省 025 210 9 玄武区 鼓楼区 秦淮区 江宁区 建邺区
杭州 浙江省 0571 310 12 西湖区 上城区 滨江区 余杭区 萧山区
苏州 江苏省 0512 215 12 姑苏区 虎丘区 吴中区 相城区 工业园区
无锡 江苏省 0510 214 7 梁溪区 滨湖区 新吴区 锡山区
宁波 浙江省 0574 315 9 海曙区 鄞州区 江北区 镇海区
青岛 山东省 0532 266 10 市南区 市北区 崂山区 黄岛区 李沧区
济南 山东省 0531 250 9 历下区 市中区 槐荫区 天桥区
郑州 河南省 0371 450 12 金水区 中原区 二七区 管城区 惠济区
长沙 湖南省 0731 410 10 岳麓区 芙蓉区 天心区 开福区 雨花区
合肥 安徽省 0551 230 9 蜀山区 庐阳区 包河区 瑶海区
福州 福建省 0591 350 8 鼓楼区 台江区 仓山区 晋安区
南昌 江西省 0791 330 6 东湖区 西湖区 青山湖区 红谷滩区
东莞 广东省 0769 523 10 南城街道 东城街道 虎门镇 长安镇
佛山 广东省 0757 528 9 禅城区 南海区 顺德区
沈阳 辽宁省 024 110 9 和平区 沈河区 铁西区 皇姑区
大连 辽宁省 0411 116 7 中山区 西岗区 沙河口区 甘井子区
哈尔滨 黑龙江省 0451 150 9 南岗区 道里区 道外区 香坊区
长春 吉林省 0431 130 8 朝阳区 南关区 二道区 绿园区
石家庄 河北省 0311 050 9 长安区 桥西区 新华区 裕华区
昆明 云南省 0871 650 8 五华区 盘龙区 官渡区 西山区
海口 海南省 0898 570 4 龙华区 美兰区 琼山区
"""
_ABROAD: Final = """
London GB SW1A_#@@ Camden Hackney Islington Westminster
Manchester GB M14_#@@ Didsbury Chorlton Salford
Sydney AU 20## Newtown Paddington Bondi
Melbourne AU 30## Fitzroy Carlton Brunswick
Singapore SG 23#### Orchard Bedok Tampines
Berlin DE 101## Mitte Pankow Neukölln
Paris FR 750## Marais Belleville Montmartre
New_York US 100## Brooklyn Queens Harlem
Los_Angeles US 900## Hollywood Venice Westwood
Toronto CA M5V_#@# Downtown Leslieville
"""
_ROADS: Final = (
    "人民 解放 中山 建设 和平 新华 文化 长江 黄河 北京 上海 南京 胜利 光明 朝阳 迎宾 学院 科技 滨河 滨江 东风"
    " 红旗 幸福 友谊 团结 青年 金融 花园 湖滨 体育"
).split()
_KINDS_OF_ROAD: Final = Weighted((("路", 60), ("大道", 15), ("街", 20), ("巷", 5)))
_COMPOUNDS: Final = (
    "阳光花园 锦绣家园 世纪城 万和苑 金色家园 御景湾 翡翠城 香榭丽舍 紫荆花园 东方明珠 碧水湾 绿地新城 枫林雅苑"
    " 保利花园"
).split()
_TOWERS: Final = "国际大厦 科技园 金融中心 商务中心 创业园 时代广场 环球中心".split()
_STREETS: Final = (
    "High Street|Station Road|Church Lane|Park Avenue|Victoria Road|Mill Lane|King Street|Queen Street|Oak Drive"
    "|Main Street|Maple Avenue|River Road|Bridge Street|Green Lane|Castle Street"
).split("|")


def _chinese(line: str) -> tuple[City, float]:
    name, province, area_code, postcode, weight, *districts = line.split()
    city = City(name=name, province=province, area_code=area_code, postcode=f"{postcode}###", districts=districts)
    return city, float(weight)


def _foreign(line: str) -> City:
    name, country, postcode, *districts = line.split()
    name, postcode = name.replace("_", " "), postcode.replace("_", " ")
    return City(name=name, province="", postcode=postcode, districts=districts, country=country)


_CITIES: Final = Weighted(map(_chinese, _CHINA.strip().splitlines()))
_FOREIGN: Final = tuple(map(_foreign, _ABROAD.strip().splitlines()))


def chinese_city(chance: Chance) -> City:
    """Return a city, the largest most often."""
    return _CITIES.draw(chance)


def foreign_city(chance: Chance) -> City:
    """Return a city abroad."""
    return chance.choice(_FOREIGN)


def home_address(chance: Chance, city: City) -> Address:
    """Return where somebody of this city lives."""
    if city.country != "CN":
        return _abroad(chance, city, ContactKind.HOME)
    house = f"{chance.randrange(1, 25)}号楼{chance.randrange(1, 5)}单元"
    flat = f"{chance.randrange(1, 33)}0{chance.randrange(1, 5)}室"
    return _in_china(chance, city, f"{chance.choice(_COMPOUNDS)}{house}{flat}", ContactKind.HOME)


def work_address(chance: Chance, city: City) -> Address:
    """Return where a company of this city has its offices."""
    if city.country != "CN":
        return _abroad(chance, city, ContactKind.WORK)
    floor = f"{chance.choice('ABCD')}座{chance.randrange(2, 40)}层"
    return _in_china(chance, city, f"{chance.choice(_TOWERS)}{floor}", ContactKind.WORK)


def _in_china(chance: Chance, city: City, place: str, kind: ContactKind) -> Address:
    road = f"{chance.choice(_ROADS)}{_KINDS_OF_ROAD.draw(chance)}{chance.randrange(1, 999)}号"
    return Address(
        street=road + place,
        kind=kind,
        district=chance.choice(city.districts),
        city=f"{city.name}市",
        province=city.province,
        postcode=_postcode(chance, city),
        country=city.country,
    )


def _abroad(chance: Chance, city: City, kind: ContactKind) -> Address:
    return Address(
        street=f"{chance.randrange(1, 300)} {chance.choice(_STREETS)}",
        kind=kind,
        district=chance.choice(city.districts),
        city=city.name,
        postcode=_postcode(chance, city),
        country=city.country,
    )


def _postcode(chance: Chance, city: City) -> str:
    return "".join(_postcode_sign(chance, sign) for sign in city.postcode)


def _postcode_sign(chance: Chance, sign: str) -> str:
    match sign:
        case "#":
            return str(chance.randrange(0, 10))
        case "@":
            return chance.choice("ABDEFGHJL")
        case _:
            return sign
