"""Two customers whom the demo knows, one for each language, and what its flows say to each of them."""

from dataclasses import dataclass

# What a flow says in its own words, as far as it says the same to everybody.
WORDS = {
    "zh": {
        "services": "查询账户余额，请按1。查询服务请求，请按2。营业时间，请按3。预约回电，请按4。语音留言，请按5。"
        "返回主菜单，请按9。",
        "birthday": "请输入您生日的月和日，共四位数字。例如三月十四日，请输入零三一四。",
        "no_match": "与我们的记录不符。",
        "not_verified": "未能核实您的身份，将为您转接人工服务。",
        "hours": "我们全年无休，二十四小时为您服务。",
        "callback": "轮到您时我们会给您回电。用本机号码，请按1。用其他号码，请按2。返回，请按3。",
        "callback_noted": "谢谢，我们会给您回电。再见。",
        "another": "查询其他订单，请按1。返回主菜单，请按9。人工服务，请按0。或直接挂机。",
        "kettle": "您的订单 S O ，一零零二，电热水壶，已送达，总金额一百九十九元。",
        "unknown": "没有找到订单九九九九。",
        "unknown_2": "查无此单九九九九。",
        "ticket": "您的服务请求{}正在处理中。",
    },
    "en": {
        "services": "For the balance of your account, press 1. For your open requests, press 2. For our opening hours,"
        " press 3. To be called back, press 4. To leave a message, press 5. For the main menu, press 9.",
        "birthday": "Please enter the month and the day of your birthday, four digits. For the fourteenth of March,"
        " enter 0 3 1 4.",
        "no_match": "That does not match what we know.",
        "not_verified": "We could not make sure who you are. An agent will help you.",
        "hours": "We are here for you around the clock, every day of the week.",
        "callback": "We call you back as soon as it is your turn. On this number, press 1. On another number, press 2."
        " To go back, press 3.",
        "callback_noted": "Thank you. We will call you back. Goodbye.",
        "another": "For another order, press 1. For the main menu, press 9. To speak to an agent, press 0."
        " Or just hang up.",
        "kettle": "Your order S O, one zero zero two: 电热水壶. It has been delivered. The total is"
        " one hundred ninety-nine yuan.",
        "unknown": "We have found no order nine nine nine nine.",
        "unknown_2": "There is no order nine nine nine nine.",
        "ticket": "Your request {} is being worked on.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One whom the demo knows, and the key of his language."""

    ani: str
    language: str
    key: str
    birthday: str
    order: str
    balance: str

    def words(self, name: str) -> str:
        """What he hears in his language."""
        return WORDS[self.language][name]


LI_LEI = Customer(
    ani="13800138000",
    language="zh",
    key="2",
    birthday="0314",
    order="您的订单 S O ，一零零一，变频空调 1.5 匹，已发货，正在配送途中，总金额三千二百九十九元。",
    balance="您的账户余额是三百二十八元五角。",
)
ALICE = Customer(
    ani="+14155550100",
    language="en",
    key="1",
    birthday="0509",
    order="Your order S O, one zero zero three: Espresso machine. It has been paid and is being packed. The total is"
    " two thousand four hundred ninety-nine yuan.",
    balance="The balance of your account is one thousand two hundred four yuan and five fen.",
)
