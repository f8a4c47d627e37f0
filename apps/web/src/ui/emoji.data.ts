/** Our own selection, generated once from the Unicode names: `<emoji> <name>|<more words>`, `*` takes a skin tone. */
export const emojiTable: Record<string, string> = {
  smileys: `
😀 grinning face|smile happy grin
😃 smiling face with open mouth|smile happy joy
😄 smiling face with open mouth and smiling eyes|smile happy laugh
😁 grinning face with smiling eyes|beam smile teeth
😆 smiling face with open mouth and tightly-closed eyes|laugh xd
😅 smiling face with open mouth and cold sweat|smile relief
🤣 rolling on the floor laughing|rofl lol laugh
😂 face with tears of joy|lol laugh cry
🙂 slightly smiling face|smile ok
🙃 upside-down face|upside down silly
🫠 melting face
😉 winking face|wink
😊 smiling face|blush smile happy
😇 smiling face with halo|angel innocent
🥰 smiling face and three hearts|love
😍 smiling face with heart-shaped eyes|love heart
🤩 grinning face with star eyes|wow
😘 face throwing a kiss|love
😗 kissing face
😚 kissing face with closed eyes
😙 kissing face with smiling eyes
🥲 smiling face with tear
😋 face savouring delicious food|yum tasty
😛 face with stuck-out tongue
😜 face with stuck-out tongue and winking eye|wink joke
🤪 grinning face with one large and one small eye|crazy zany
😝 face with stuck-out tongue and tightly-closed eyes
🤑 money-mouth face
🤗 hugging face|hug
🤭 smiling face and hand covering mouth
🫢 face with open eyes and hand over mouth
🫣 face with peeking eye
🤫 face with finger covering closed lips
🤔 thinking face|think hmm
🫡 saluting face|salute yes sir
🤐 zipper-mouth face
🤨 face with one eyebrow raised
😐 neutral face
😑 expressionless face
😶 face without mouth
🫥 dotted line face
😏 smirking face|smirk
😒 unamused face|meh
🙄 face with rolling eyes|eyeroll
😬 grimacing face|grimace awkward
🤥 lying face
😌 relieved face
😔 pensive face
😪 sleepy face
🤤 drooling face
😴 sleeping face|sleep zzz
😷 face with medical mask|sick
🤒 face with thermometer
🤕 face with head-bandage
🤢 nauseated face
🤮 face with open mouth vomiting|vomit sick
🤧 sneezing face
🥵 overheated face
🥶 freezing face
🥴 face with uneven eyes and wavy mouth
😵 dizzy face
🤯 shocked face with exploding head|mind blown
🤠 face with cowboy hat
🥳 face with party horn and party hat|celebrate birthday
🥸 disguised face
😎 smiling face with sunglasses|cool
🤓 nerd face|geek
🧐 face with monocle
😕 confused face
🫤 face with diagonal mouth
😟 worried face
🙁 slightly frowning face
😮 face with open mouth|wow surprised
😯 hushed face
😲 astonished face
😳 flushed face|blush
🥺 face with pleading eyes|please plead puppy
🥹 face holding back tears|touched
😦 frowning face with open mouth
😧 anguished face
😨 fearful face
😰 face with open mouth and cold sweat
😥 disappointed but relieved face
😢 crying face|cry sad
😭 loudly crying face|sob cry sad
😱 face screaming in fear|scream
😖 confounded face
😣 persevering face
😞 disappointed face
😓 face with cold sweat
😩 weary face
😫 tired face
🥱 yawning face
😤 face with look of triumph|proud
😡 pouting face|angry mad rage
😠 angry face|mad
🤬 serious face withs covering mouth|swear curse
😈 smiling face with horns
👿 imp
💀 skull|dead
💩 pile of poo|poop shit
🤡 clown face
👹 japanese ogre
👺 japanese goblin
👻 ghost|boo
👽 extraterrestrial alien
👾 alien monster
🤖 robot face|bot
😺 smiling cat face with open mouth
😸 grinning cat face with smiling eyes
😹 cat face with tears of joy
😻 smiling cat face with heart-shaped eyes
😼 cat face with wry smile
😽 kissing cat face with closed eyes
🙀 weary cat face
😿 crying cat face
😾 pouting cat face
🙈 see-no-evil monkey|see no evil
🙉 hear-no-evil monkey|hear
🙊 speak-no-evil monkey|speak`,
  people: `
👋 waving hand|wave hello hi bye*
🤚 raised back of hand*
🖐️ raised hand with fingers splayed*
✋ raised hand*
🖖 raised hand with part between middle and ring fingers*
🫱 rightwards hand*
🫲 leftwards hand*
🫳 palm down hand*
🫴 palm up hand*
👌 ok hand|perfect*
🤌 pinched fingers*
🤏 pinching hand*
✌️ victory hand|peace*
🤞 hand with index and middle fingers crossed|luck*
🫰 hand with index finger and thumb crossed*
🤟 i love you hand*
🤘 sign of the horns|rock metal*
🤙 call me hand|shaka*
👈 white left pointing backhand index*
👉 white right pointing backhand index*
👆 white up pointing backhand index*
👇 white down pointing backhand index*
☝️ white up pointing index|one point*
🫵 index pointing at the viewer*
👍 thumbs up|thumbsup +1 yes like good ok*
👎 thumbs down|thumbsdown -1 no dislike bad*
✊ raised fist*
👊 fisted hand|fist bump punch*
🤛 left-facing fist*
🤜 right-facing fist*
👏 clapping hands|clap applause bravo*
🙌 raising hands|hooray raise praise*
🫶 heart hands|love*
👐 open hands*
🤲 palms up together*
🤝 handshake|deal*
🙏 folded hands|pray please thanks thank you*
✍️ writing hand|write*
💅 nail polish*
🤳 selfie*
💪 flexed biceps|muscle strong flex*
👂 ear*
👃 nose*
🧠 brain
👀 eyes|look see
👅 tongue
👄 mouth
👶 baby*
🧒 child*
👦 boy*
👧 girl*
🧑 adult*
👨 man*
👩 woman*
🧓 older adult*
👴 older man*
👵 older woman*
🙍 person frowning*
🙎 person with pouting face*
🙅 face with no good gesture*
🙆 face with ok gesture*
💁 information desk person*
🙋 happy person raising one hand|raise me*
🧏 deaf person*
🙇 person bowing deeply*
🤦 face palm|facepalm*
🤷 shrug|dunno*
👮 police officer*
🕵️ sleuth or spy*
💂 guardsman*
🥷 ninja*
👷 construction worker*
🤴 prince*
👸 princess*
🤵 man in tuxedo*
👰 bride with veil*
🎅 father christmas*
🧙 mage*
🧚 fairy*
🧛 vampire*
🧟 zombie
💆 face massage*
💇 haircut*
🚶 pedestrian*
🏃 runner|run*
💃 dancer|dance*
🕺 man dancing|dance*
🧗 person climbing*
🏄 surfer*
🏊 swimmer*
🚴 bicyclist*
🧘 person in lotus position*
👪 family
👥 people`,
  nature: `
🐶 dog face|puppy
🐱 cat face|kitty
🐭 mouse face
🐹 hamster face
🐰 rabbit face
🦊 fox face
🐻 bear face
🐼 panda face
🐨 koala
🐯 tiger face
🦁 lion face
🐮 cow face
🐷 pig face
🐸 frog face
🐵 monkey face
🐔 chicken
🐧 penguin
🐦 bird
🐤 baby chick
🦆 duck
🦅 eagle
🦉 owl
🦇 bat
🐺 wolf face
🐗 boar
🐴 horse face
🦄 unicorn face|magic
🐝 honeybee
🐛 bug
🦋 butterfly
🐌 snail
🐞 lady beetle
🐜 ant
🕷️ spider
🦂 scorpion
🐢 turtle
🐍 snake
🦎 lizard
🦖 t-rex
🐙 octopus
🦑 squid
🦐 shrimp
🦀 crab
🐡 blowfish
🐠 tropical fish
🐟 fish
🐬 dolphin
🐳 spouting whale
🦈 shark
🐊 crocodile
🐘 elephant
🦒 giraffe face
🦘 kangaroo
🐄 cow
🐑 sheep
🐐 goat
🦌 deer
🐕 dog
🐈 cat
🐇 rabbit
🦔 hedgehog
🐾 paw prints
🐉 dragon
🌵 cactus
🎄 christmas tree
🌲 evergreen tree
🌳 deciduous tree
🌴 palm tree
🌱 seedling
🌿 herb
☘️ shamrock
🍀 four leaf clover|luck
🎋 tanabata tree
🍃 leaf fluttering in wind
🍂 fallen leaf
🍁 maple leaf
🍄 mushroom
🌾 ear of rice
💐 bouquet
🌷 tulip
🌹 rose
🥀 wilted flower
🌺 hibiscus
🌸 cherry blossom
🌼 blossom
🌻 sunflower
🌞 sun with face
🌝 full moon with face
🌙 crescent moon
⭐ star|favourite
🌟 glowing star
✨ sparkles|shine magic new
⚡ lightning|fast
🔥 fire|hot lit
🌈 rainbow|pride
☀️ sun|sunny weather
⛅ sun behind cloud
☁️ cloud
🌧️ cloud with rain
⛈️ thunder cloud and rain
❄️ snowflake|snow cold winter
☃️ snowman
🌊 water wave
💧 droplet
🌍 earth globe europe-africa|world
🪐 ringed planet`,
  food: `
🍏 green apple
🍎 red apple
🍐 pear
🍊 tangerine
🍋 lemon
🍌 banana
🍉 watermelon
🍇 grapes
🍓 strawberry
🫐 blueberries
🍒 cherries
🍑 peach
🥭 mango
🍍 pineapple
🥥 coconut
🥝 kiwifruit
🍅 tomato
🍆 aubergine
🥑 avocado
🥦 broccoli
🥒 cucumber
🌶️ hot pepper
🌽 ear of maize
🥕 carrot
🧄 garlic
🧅 onion
🥔 potato
🥐 croissant
🍞 bread
🥖 baguette bread
🥨 pretzel
🧀 cheese wedge
🥚 egg
🍳 cooking
🥞 pancakes
🧇 waffle
🥓 bacon
🍗 poultry leg
🍖 meat on bone
🌭 hot dog
🍔 hamburger
🍟 french fries
🍕 slice of pizza
🥪 sandwich
🌮 taco
🌯 burrito
🥗 green salad
🍝 spaghetti
🍜 steaming bowl
🍲 pot of food
🍣 sushi
🍱 bento box
🥟 dumpling
🍚 cooked rice
🍦 soft ice cream
🍩 doughnut
🍪 cookie
🎂 birthday cake
🍰 shortcake|cake
🧁 cupcake
🍫 chocolate bar
🍬 candy
🍭 lollipop
🍯 honey pot
🥛 glass of milk
☕ hot beverage|coffee tea
🍵 teacup without handle
🧃 beverage box
🥤 cup with straw
🍺 beer mug|drink
🍻 clinking beer mugs|cheers beers
🥂 clinking glasses|cheers champagne
🍷 wine glass
🥃 tumbler glass
🍸 cocktail glass
🍹 tropical drink
🧉 mate drink
🧂 salt shaker`,
  activity: `
⚽ football
🏀 basketball and hoop
🏈 american football
⚾ baseball
🎾 tennis racquet and ball
🏐 volleyball
🏉 rugby football
🎱 billiards
🏓 table tennis paddle and ball
🏸 badminton racquet and shuttlecock
🥅 goal net
⛳ golf
🏹 bow and arrow
🎣 fishing pole and fish
🥊 boxing glove
🥋 martial arts uniform
🛹 skateboard
🎿 ski and ski boot
⛷️ skier
🏂 snowboarder
🏆 trophy|win
🥇 first place medal
🥈 second place medal
🥉 third place medal
🎖️ military medal
🎫 ticket
🎪 circus tent
🎭 performing arts
🎨 artist palette
🎬 clapper board
🎤 microphone
🎧 headphone
🎼 musical score
🎹 musical keyboard
🥁 drum with drumsticks
🎷 saxophone
🎺 trumpet
🎸 guitar
🎻 violin
🎲 game die
♟️ black chess pawn
🎯 direct hit
🎳 bowling
🎮 video game|play
🧩 jigsaw puzzle piece
🎉 party popper|tada celebrate congrats
🎊 confetti ball|party
🎈 balloon
🎁 wrapped present|gift
🎀 ribbon
🪄 magic wand`,
  travel: `
🚗 automobile
🚕 taxi
🚌 bus
🏎️ racing car
🚓 police car
🚑 ambulance
🚒 fire engine
🚚 delivery truck
🚜 tractor
🛵 motor scooter
🏍️ racing motorcycle
🚲 bicycle
🛴 scooter
🚂 steam locomotive
🚆 train
🚇 metro
✈️ airplane|plane flight travel
🛫 airplane departure
🚀 rocket|launch ship
🛸 flying saucer
🚁 helicopter
⛵ sailboat
🚢 ship
⚓ anchor
🗺️ world map
🗽 statue of liberty
🗼 tokyo tower
🏰 european castle
🎡 ferris wheel
🎢 roller coaster
🏖️ beach with umbrella
🏝️ desert island
🏔️ snow capped mountain
🏕️ camping
🏠 house building|home
🏡 house with garden
🏢 office building
🏥 hospital
🏦 bank
🏨 hotel
🏫 school
🌁 foggy
🌃 night with stars
🌅 sunrise
🌆 cityscape at dusk
🌉 bridge at night
⛺ tent`,
  objects: `
⌚ watch
📱 mobile phone
💻 personal computer|laptop work
⌨️ keyboard
🖥️ desktop computer
🖨️ printer
💾 floppy disk
💿 optical disc
📷 camera
📹 video camera
🎥 movie camera
📞 telephone receiver
📺 television
📻 radio
⏰ alarm clock|time
⌛ hourglass
⏳ hourglass with flowing sand
🔋 battery
🔌 electric plug
💡 electric light bulb|idea
🔦 electric torch
🕯️ candle
💸 money with wings
💰 money bag
💳 credit card
💎 gem stone
🔧 wrench|fix
🔨 hammer
🛠️ hammer and wrench|tools fix
🔩 nut and bolt
⚙️ gear
🔫 pistol
💣 bomb
🔪 hocho
🛡️ shield
🚬 smoking
🔮 crystal ball
💊 pill
💉 syringe
🩹 adhesive bandage
🧬 dna double helix
🔬 microscope
🔭 telescope
🧹 broom
🧺 basket
🧻 roll of paper
🚪 door
🛏️ bed
🛋️ couch and lamp
🚿 shower
🛁 bathtub
🔑 key
🗝️ old key
📦 package|box release
📫 closed mailbox with raised flag
📮 postbox
📄 page facing up
📅 calendar|date
📈 chart with upwards trend|growth up
📉 chart with downwards trend|down
📊 bar chart
📋 clipboard
📌 pushpin|pin
📍 round pushpin
📎 paperclip|attach clip
✂️ scissors
🖊️ lower left ballpoint pen
📝 memo|note write
📁 file folder
📚 books
📖 open book
🔖 bookmark
🔗 link
🔍 left-pointing magnifying glass|search find
🔒 lock|secure
🔓 open lock|unlock
👓 eyeglasses
👕 t-shirt
👟 athletic shoe
👑 crown|king queen
🎓 graduation cap|graduate
🎒 school satchel
☂️ umbrella
🧳 luggage`,
  symbols: `
❤️ red heart|love
🧡 orange heart
💛 yellow heart
💚 green heart
💙 blue heart
💜 purple heart
🖤 black heart
🤍 white heart
🤎 brown heart
💔 broken heart
💕 two hearts
💞 revolving hearts
💓 beating heart
💗 growing heart
💖 sparkling heart
💘 heart with arrow
💝 heart with ribbon
💯 hundred points|perfect
💢 anger
💥 collision|boom
💫 dizzy
💦 splashing sweat
💤 sleeping|sleep
💬 speech balloon|chat message
💭 thought balloon
🗯️ right anger bubble
👁‍🗨 eye in speech bubble|witness
✅ check mark button|done yes ok
❌ cross mark|no wrong
❎ negative squared cross mark
⭕ heavy large circle
🛑 octagonal|stop
⛔ no entry
🚫 no entry|forbidden
❓ question mark
❗ exclamation mark|important
‼️ double exclamation mark
⁉️ exclamation question mark
⚠️ warning|careful
♻️ black universal recycling
✔️ check mark|done
➕ plus|add
➖ minus
➗ divide
✖️ multiply
♾️ permanent paper
🔴 large red circle
🟠 large orange circle
🟡 large yellow circle
🟢 large green circle
🔵 large blue circle
🟣 large purple circle
⚫ medium black circle
⚪ medium white circle
🟥 large red square
🟩 large green square
🟦 large blue square
🔺 up-pointing red triangle
🔻 down-pointing red triangle
⬆️ up arrow
➡️ right arrow
⬇️ down arrow
⬅️ left arrow
🔄 anticlockwise downwards and upwards open circle arrows|refresh sync
🔙 back with leftwards arrow above
🔝 top with upwards arrow above
🆗 squared ok
🆕 squared new
🆒 squared cool
🆓 squared free
🆘 squared sos|help
🎵 musical note|music
🎶 multiple musical notes|music
🔔 bell|notify
🔕 bell with cancellation stroke|mute
📢 public address loudspeaker|announce loud
☮️ peace
☯️ yin yang
♈ aries
🏁 chequered flag|finish
🚩 triangular flag on post|red
🏳️ white flag
🏴 black flag
🏳️‍🌈 rainbow flag|pride`,
  flags: `
🇦🇺 australia
🇧🇷 brazil
🇨🇦 canada
🇨🇳 china
🇪🇺 europe
🇫🇷 france
🇩🇪 germany
🇮🇳 india
🇮🇹 italy
🇯🇵 japan
🇰🇷 south korea
🇲🇽 mexico
🇳🇱 netherlands
🇵🇱 poland
🇪🇸 spain
🇸🇪 sweden
🇺🇦 ukraine
🇬🇧 united kingdom britain
🇺🇸 united states usa`,
}
