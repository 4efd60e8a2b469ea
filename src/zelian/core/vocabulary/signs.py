"""Signs that say the same: traditional and simplified, wide and narrow, great and small.

One sign stands for one, so that every place in a folded text is the same place in the text. The
table holds what regulations use, the pairs of the General List of Simplified Signs (简化字总表,
1986).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_PAIRS = """
條条 節节 項项 編编 單单 應应 當当 學学 會会 後后 內内 報报 長长 務务 責责 員员 級级 組组 織织
領领 導导 幹干 書书 記记 黨党 總总 開开 關关 門门 議议 討讨 論论 談谈 話话 說说 請请 諸诸 調调
講讲 課课 訓训 練练 設设 計计 試试 評评 詢询 該该 誠诚 語语 誤误 認认 證证 識识 護护 譯译 讀读
變变 讓让 訂订 訴诉 診诊 詳详 諮咨 謹谨 譽誉 審审 實实 寫写 寬宽 對对 專专 將将 尋寻 屆届 屬属
層层 歲岁 歸归 歷历 區区 縣县 鎮镇 鄉乡 國国 園园 圖图 團团 圍围 場场 塊块 塵尘 壓压 執执 堅坚
壞坏 處处 備备 傳传 債债 傷伤 價价 儀仪 億亿 優优 儲储 兒儿 兩两 冊册 決决 況况 凍冻 準准 凱凯
則则 剛刚 創创 劃划 劇剧 劑剂 動动 勞劳 勢势 勝胜 勵励 協协 卻却 廠厂 廳厅 廣广 庫库 廢废 張张
強强 彈弹 從从 復复 徵征 徹彻 態态 慣惯 慶庆 憑凭 憲宪 懲惩 懸悬 戶户 據据 擔担 擇择 擊击 擬拟
擴扩 攜携 採采 掃扫 掛挂 損损 換换 揮挥 搶抢 撥拨 擾扰 數数 敵敌 斷断 時时 晝昼 暫暂 曆历 術术
機机 檢检 檔档 標标 樓楼 構构 樣样 權权 橋桥 樹树 業业 極极 榮荣 歐欧 歡欢 殘残 毀毁 氣气 沒没
沖冲 淨净 減减 測测 滅灭 滿满 漁渔 溫温 湯汤 漲涨 潔洁 濟济 濕湿 灣湾 災灾 為为 無无 煙烟 熱热
燈灯 營营 爭争 爾尔 牆墙 狀状 獎奖 獨独 獲获 現现 環环 產产 畢毕 異异 畫画 發发 療疗 監监 盡尽
盤盘 確确 碼码 礎础 禮礼 種种 稱称 積积 穩稳 窮穷 競竞 筆笔 築筑 簡简 簽签 籌筹 糾纠 紀纪 約约
紅红 納纳 紙纸 細细 終终 結结 給给 統统 經经 綜综 維维 網网 緊紧 線线 締缔 緩缓 縮缩 績绩 繼继
續续 罰罚 羅罗 義义 習习 聞闻 聯联 聲声 職职 聽听 肅肃 脫脱 腦脑 臨临 與与 興兴 舉举 舊旧 艙舱
藝艺 藥药 蘇苏 號号 虧亏 衆众 眾众 衛卫 衝冲 補补 裝装 裡里 裏里 製制 複复 見见 規规 視视 覺觉
覽览 觀观 觸触 訊讯 託托 許许 財财 貢贡 貧贫 貨货 販贩 貫贯 貯贮 貴贵 買买 費费 貼贴 貿贸 賀贺
資资 賓宾 賠赔 賣卖 質质 購购 賬账 帳账 贈赠 贊赞 趕赶 趨趋 跡迹 蹤踪 軍军 軌轨 軟软 載载 輔辅
輕轻 較较 輪轮 輯辑 輸输 轄辖 轉转 辦办 辭辞 農农 連连 週周 進进 運运 過过 達达 違违 遠远 適适
選选 遺遗 還还 邊边 郵邮 鄰邻 醫医 釋释 鈔钞 銀银 銷销 鋪铺 錄录 錢钱 錯错 鍵键 鎖锁 鐘钟 鐵铁
鑑鉴 鑒鉴 閉闭 間间 閱阅 隊队 陽阳 階阶 際际 隨随 險险 隱隐 雙双 雜杂 離离 難难 雲云 電电 靈灵
靜静 韌韧 響响 頁页 頂顶 順顺 須须 預预 頒颁 頓顿 頻频 題题 額额 類类 顧顾 顯显 風风 飛飞 飯饭
飲饮 養养 館馆 駐驻 駕驾 驗验 騎骑 驅驱 驟骤 體体 鬥斗 鬧闹 魚鱼 鮮鲜 點点 齊齐 齡龄 龍龙 嚴严
嚮向 啟启 啓启 問问 喪丧 嚐尝 嘗尝 圓圆 幣币 師师 帶带 幫帮 併并 並并 佈布 佔占 來来 係系 個个
們们 倉仓 倫伦 偉伟 側侧 偵侦 僅仅 傾倾 償偿 勻匀 勸劝 匯汇 彙汇 臺台 檯台 範范 於于 餘余 誌志
昇升 衹只 祇只 隻只 籤签 繫系 薦荐 獻献 劉刘 陳陈 黃黄 趙赵 吳吴 楊杨 鄭郑 馬马 馮冯 孫孙 賴赖
蔣蒋 葉叶 鄧邓 蕭萧 韓韩 盧卢 譚谭 鍾钟 絡络 絕绝 綱纲 綠绿 緒绪 縱纵 繪绘 繳缴 彌弥 徑径 悅悦
惡恶 惱恼 愛爱 憶忆 懷怀 戰战 戲戏 擋挡 攔拦 攤摊 撿捡 攝摄 敗败 敘叙 晉晋 曉晓 棄弃 棟栋 欄栏
歎叹 毆殴 涼凉 淚泪 渦涡 滯滞 潛潜 澤泽 濃浓 瀏浏 燒烧 爐炉 犧牺 瑣琐 瓊琼 癥症 盜盗 睜睁 礙碍
禍祸 稅税 穫获 竊窃 筍笋 糧粮 紛纷 純纯 紡纺 綁绑 緝缉 縫缝 聖圣 聰聪 膚肤 臟脏 艱艰 莊庄 華华
萬万 蓋盖 蔭荫 薩萨 虛虚 蟲虫 襲袭 觴觞 訪访 訟讼 詐诈 詞词 詛诅 誘诱 誰谁 諒谅 諾诺 謀谋 謝谢
譜谱 貪贪 賄贿 賊贼 賦赋 贓赃 贏赢 踐践 車车 軸轴 輩辈 輝辉 辯辩 遞递 遲迟 遷迁 釘钉 針针 鈴铃
銘铭 鋼钢 錦锦 鏈链 鏡镜 閃闪 閒闲 閘闸 闆板 闖闯 闡阐 陣阵 陰阴 陸陆 雖虽 霧雾 頭头 顏颜 願愿
飼饲 騙骗 騷骚 鬆松 鹽盐 麗丽 麥麦 佇伫 倆俩 傑杰 僱雇 勳勋 勦剿 廈厦 廟庙 彎弯
"""
SIMPLIFIED: Mapping[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}
"""The simplified sign of each traditional one."""


def folded(text: str) -> str:
    """The text in simplified, narrow and small signs, every sign at its own place."""
    return "".join(map(_folded_sign, text))


@lru_cache(maxsize=65_536)
def _folded_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return SIMPLIFIED.get(plain, plain) if len(plain) == 1 else sign
