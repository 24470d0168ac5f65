"""Traditional characters common in company names and headers, and their simplified forms, for comparison only.

A short table of our own: names keep the characters they came with, and only the search for duplicates folds them.
"""

from __future__ import annotations

import re

_TRADITIONAL = (
    "國国華华電电機机業业產产學学數数據据醫医藥药臺台東东車车門门風风飛飞馬马鳥鸟魚鱼龍龙龜龟廠厂廣广應应慶庆庫库廢废張张強强彈弹"
    "錢钱鐵铁銀银銅铜鋼钢鋁铝鋰锂鎂镁鑫鑫長长開开關关閣阁陽阳陳陈陸陆際际險险隊队階阶雲云雙双離离難难雜杂靈灵靜静韓韩頂顶項项順顺領领頭头"
    "題题願愿類类顯显飾饰餐餐館馆養养驅驱驗验驕骄體体發发變变讓让設设計计訊讯記记訓训許许論论證证評评識识譜谱議议護护貝贝財财貨货貿贸資资"
    "賽赛贏赢趙赵軟软輕轻輪轮輝辉輸输轉转農农這这進进運运過过達达遠远連连郵邮鄉乡鄭郑醬酱釋释鈦钛鎳镍鋒锋錦锦鍵键鏈链鑄铸鑰钥萬万與与為为"
    "義义習习書书買买亞亚亮亮億亿僑侨價价儀仪優优償偿儲储兒儿兩两冊册凱凯劃划劉刘創创劑剂動动務务勝胜勞劳區区協协衛卫卻却參参吳吴員员問问啟启"
    "單单嘉嘉圓圆圖图團团園园報报場场塊块塑塑壓压壯壮聲声處处備备復复奧奥婦妇孫孙寧宁寶宝實实審审寫写將将專专對对導导層层島岛嶺岭師师帶带幣币"
    "幫帮幹干廳厅徑径從从德德態态憶忆懷怀戰战戶户揚扬換换損损擇择擊击擴扩攝摄敵敌斷断時时晉晋暢畅曆历會会術术樂乐標标樣样樓楼機机橋桥檢检"
    "權权歐欧歷历殘残殼壳氣气氫氢漢汉決决沖冲沒没潔洁測测渦涡湯汤準准溫温滬沪漁渔潤润澤泽濟济濾滤瀾澜灣湾燈灯營营爐炉爍烁爾尔犧牺獨独獲获環环"
    "瑪玛瓊琼畫画異异療疗癒愈監监盤盘碼码礎础禮礼種种稱称積积穩稳窩窝競竞節节築筑簡简糧粮紅红約约紐纽純纯紙纸級级納纳組组終终結结給给統统絲丝"
    "經经綠绿維维網网綜综緣缘線线編编緯纬練练縣县總总績绩織织繪绘繼继續续罗罗羅罗聖圣聯联職职聽听肅肃腦脑膠胶臨临艦舰艙舱藝艺蘇苏蘭兰號号蟲虫補补"
    "話话額额絡络繫系註注負负責责間间況况狀状來来鎮镇內内畝亩預预稅税銷销簽签點点別别載载擬拟訴诉薦荐紹绍辦办採采獎奖"
    "紡纺縫缝繡绣緞缎綢绸鏡镜鐘钟鍍镀鍛锻鑽钻鈉钠鉀钾鈣钙鋅锌錳锰鎢钨鉬钼釩钒鋯锆顆颗槍枪飼饲飲饮飯饭麵面鹽盐糖糖釀酿穀谷種种緊紧絕绝緩缓"
    "裝装製制複复規规視视覺觉觀观訂订詢询試试詩诗該该詳详語语誠诚說说課课調调請请諾诺謝谢豐丰貢贡費费質质購购贊赞趨趋躍跃輛辆邁迈選选遙遥還还錄录"
)


def _pairs() -> dict[int, str]:
    pairs: dict[int, str] = {}
    for left, right in zip(_TRADITIONAL[0::2], _TRADITIONAL[1::2], strict=True):
        pairs[ord(left)] = right
    return pairs


_TABLE = _pairs()
_ANY = re.compile(f"[{''.join(map(chr, _TABLE))}]")


def simplified(text: str) -> str:
    """The text with common traditional characters in simplified form."""
    return text.translate(_TABLE) if _ANY.search(text) else text
